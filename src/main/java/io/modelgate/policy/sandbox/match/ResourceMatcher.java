package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMatch.Amount;
import io.modelgate.api.PodMatch.Operator;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.spec.QuotedText;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of a resource a container asks for. What it does not limit itself, the pod's own
 * resources limit (core/v1 PodSpec).
 *
 * @param resource its name
 * @param of which amount is compared
 * @param operator how
 * @param threshold with what
 */
public record ResourceMatcher(String resource, Amount of, Operator operator, Quantity threshold) {

  boolean matches(JsonNode container, PodView pod) throws UndecidableException {
    Optional<Quantity> amount = amount(container.path("resources"), pod.spec().path("resources"));
    if (amount.isEmpty()) {
      return false;
    }
    int comparison = amount.get().compareTo(threshold);
    return switch (operator) {
      case GreaterThan -> comparison > 0;
      case AtLeast -> comparison >= 0;
      case LessThan -> comparison < 0;
      case AtMost -> comparison <= 0;
    };
  }

  /** What it looks for, as a part of a clause. */
  String describe() {
    String compared =
        switch (operator) {
          case GreaterThan -> "more than ";
          case AtLeast -> "at least ";
          case LessThan -> "less than ";
          case AtMost -> "at most ";
        };
    return compared + threshold.amount().stripTrailingZeros().toPlainString() + " of " + resource;
  }

  private Optional<Quantity> amount(JsonNode own, JsonNode pods) throws UndecidableException {
    Optional<Quantity> requested = given("requests", own, pods);
    Optional<Quantity> limit = given("limits", own, pods);
    return switch (of) {
      case Requests -> requested;
      case Limits -> limit;
      case Larger -> Stream.concat(requested.stream(), limit.stream()).max(Quantity::compareTo);
    };
  }

  private Optional<Quantity> given(String kind, JsonNode own, JsonNode pods)
      throws UndecidableException {
    JsonNode ours = own.path(kind).path(resource);
    JsonNode given = ours.isMissingNode() ? pods.path(kind).path(resource) : ours;
    if (given.isMissingNode()) {
      return Optional.empty();
    }
    Optional<Quantity> quantity = Quantity.parse(given.asText());
    if (quantity.isEmpty()) {
      throw new UndecidableException(
          "an amount of %s is %s, not a quantity"
              .formatted(resource, QuotedText.of(given.asText())));
    }
    return quantity;
  }
}
