package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.spec.LabelMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pods a rule is about: all parts must hold, of which those that are empty do.
 *
 * @param containers a container
 * @param labels the pod's labels
 * @param annotations values by annotation
 * @param serviceAccounts of which the pod has one
 * @param owners kinds of its controller
 * @param expression about the pod
 */
public record RuleMatcher(
    ContainerMatcher containers,
    LabelMatcher labels,
    Map<String, Glob> annotations,
    List<Glob> serviceAccounts,
    Set<String> owners,
    Optional<Expression> expression) {
  private static final String NO_OWNER = "none";

  /**
   * Whether a pod is meant.
   *
   * @throws UndecidableException where that cannot be told, with a clause that says why
   */
  public boolean matches(PodView pod) throws UndecidableException {
    return labels.matches(pod.metadata().path("labels"))
        && isAnnotated(pod.metadata().path("annotations"))
        && (serviceAccounts.isEmpty() || runsAsOne(pod.spec()))
        && (owners.isEmpty() || owners.contains(owner(pod.metadata())))
        && containers.matchesAny(pod)
        && (expression.isEmpty() || expression.get().holds(pod));
  }

  boolean isAnnotated(JsonNode present) {
    return annotations.entrySet().stream()
        .allMatch(
            wanted ->
                present.has(wanted.getKey())
                    && wanted.getValue().matches(present.path(wanted.getKey()).asText()));
  }

  /** The API server fills in {@code default}; a template has none yet. */
  static String account(JsonNode spec) {
    String account = spec.path("serviceAccountName").asText("");
    return account.isEmpty() ? "default" : account;
  }

  boolean runsAsOne(JsonNode spec) {
    String effective = account(spec);
    return serviceAccounts.stream().anyMatch(each -> each.matches(effective));
  }

  static String owner(JsonNode metadata) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("kind").asText();
      }
    }
    return NO_OWNER;
  }
}
