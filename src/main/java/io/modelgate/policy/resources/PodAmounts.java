package io.modelgate.policy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pod's containers ask for, ours left out, as Kubernetes adds it up: containers and native
 * sidecars run together; an init container runs beside the native sidecars before it.
 *
 * @param own the pod's own resources; missing if it sets none
 * @param containers its containers
 * @param before its init containers that come before ours
 * @param after its init containers that come after ours
 */
record PodAmounts(
    JsonNode own, List<JsonNode> containers, List<JsonNode> before, List<JsonNode> after) {
  /** The resources that make up a pod's class of quality of service. */
  static final List<String> OF_QUALITY = List.of("cpu", "memory");

  /** What is asked for, or the most that may be used. */
  enum Kind {
    /** What is asked for, in the field {@code requests}. */
    REQUESTS("requests"),
    /** The most that may be used, in the field {@code limits}. */
    LIMITS("limits");

    private final String field;

    Kind(String field) {
      this.field = field;
    }
  }

  static PodAmounts of(JsonNode pod, Fetchers fetchers) {
    JsonNode spec = pod.path("spec");
    List<JsonNode> containers = new ArrayList<>();
    spec.path("containers").forEach(containers::add);
    List<JsonNode> before = new ArrayList<>();
    List<JsonNode> after = new ArrayList<>();
    int place = fetchers.place(spec.path("initContainers"));
    for (int i = 0; i < spec.path("initContainers").size(); i++) {
      JsonNode container = spec.path("initContainers").get(i);
      if (!ValidationContainer.isReserved(container.path("name").asText())) {
        (i < place ? before : after).add(container);
      }
    }
    return new PodAmounts(spec.path("resources"), containers, before, after);
  }

  /** Whether the pod itself says what all its containers together get. */
  boolean hasOwn() {
    return !own.path("requests").isEmpty() || !own.path("limits").isEmpty();
  }

  /** What the pod itself says. */
  Optional<Quantity> own(Kind kind, String resource) {
    return given(own, kind, resource);
  }

  /**
   * Whether the pod is of class Guaranteed because of its containers: each has limits, and requests
   * that equal them.
   */
  boolean isGuaranteed() {
    return !hasOwn()
        && !containers.isEmpty()
        && areGuaranteed(containers)
        && areGuaranteed(before)
        && areGuaranteed(after);
  }

  private static boolean areGuaranteed(List<JsonNode> containers) {
    for (JsonNode container : containers) {
      for (String resource : OF_QUALITY) {
        if (!same(container, resource)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(JsonNode container, String resource) {
    Quantity limit = amount(container, Kind.LIMITS, resource);
    return limit.compareTo(Quantity.ZERO) > 0
        && limit.compareTo(amount(container, Kind.REQUESTS, resource)) == 0;
  }

  /** What the pod as a whole asks for. */
  Quantity whole(Kind kind, String resource) {
    Quantity most = running(kind, resource);
    List<JsonNode> init = init();
    for (int i = 0; i < init.size(); i++) {
      most = most.max(inTurn(init, i, kind, resource));
    }
    return most;
  }

  /** The most that others ask for while ours runs, in our place. */
  Quantity beside(boolean isSidecar, Kind kind, String resource) {
    Quantity most = sidecars(before, kind, resource);
    if (isSidecar) {
      most = most.max(running(kind, resource));
      List<JsonNode> init = init();
      for (int i = before.size(); i < init.size(); i++) {
        most = most.max(inTurn(init, i, kind, resource));
      }
    }
    return most;
  }

  private List<JsonNode> init() {
    return Stream.concat(before.stream(), after.stream()).toList();
  }

  private Quantity running(Kind kind, String resource) {
    Quantity sum = sidecars(before, kind, resource).plus(sidecars(after, kind, resource));
    for (JsonNode container : containers) {
      sum = sum.plus(amount(container, kind, resource));
    }
    return sum;
  }

  private static Quantity inTurn(List<JsonNode> init, int place, Kind kind, String resource) {
    return sidecars(init.subList(0, place), kind, resource)
        .plus(amount(init.get(place), kind, resource));
  }

  private static boolean isSidecar(JsonNode container) {
    return container.path("restartPolicy").asText().equals("Always");
  }

  /** What those of some init containers ask for that go on beside others. */
  private static Quantity sidecars(List<JsonNode> init, Kind kind, String resource) {
    Quantity sum = Quantity.ZERO;
    for (JsonNode container : init) {
      if (isSidecar(container)) {
        sum = sum.plus(amount(container, kind, resource));
      }
    }
    return sum;
  }

  private static Quantity amount(JsonNode container, Kind kind, String resource) {
    return given(container.path("resources"), kind, resource).orElse(Quantity.ZERO);
  }

  /** What is limited and not requested counts as requested. */
  private static Optional<Quantity> given(JsonNode resources, Kind kind, String resource) {
    JsonNode given = resources.path(kind.field).path(resource);
    JsonNode counted =
        given.isMissingNode() && kind == Kind.REQUESTS
            ? resources.path(Kind.LIMITS.field).path(resource)
            : given;
    return counted.isMissingNode() ? Optional.empty() : Quantity.parse(counted.asText());
  }
}
