package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a stored pod lacks of what the policies call for. */
final class Oracle {
  private static final String ASKS = "validation.rhtas.redhat.com/ml";

  /**
   * What a pod lacks.
   *
   * @param policies whose it is; several only where they are in each other's way
   * @param what as a clause
   */
  record Lack(List<Policy> policies, String what) {
    @Override
    public String toString() {
      return policies + " calls for " + what;
    }
  }

  private Oracle() {}

  /** All that a pod lacks, of policies that enforce. */
  static List<Lack> lacks(JsonNode pod, List<Policy> policies) {
    List<Lack> lacks = new ArrayList<>();
    for (String kind : List.of("ClusterModelValidation", "ModelValidation")) {
      lacks.addAll(
          ofModels(pod, policies.stream().filter(each -> each.kind().equals(kind)).toList()));
    }
    policies.stream()
        .filter(Policy::isOfRuntimes)
        .forEach(
            policy ->
                runtime(pod, policy)
                    .filter(runtime -> !runtime.equals(pod.at("/spec/runtimeClassName").asText()))
                    .ifPresent(
                        runtime -> lacks.add(new Lack(List.of(policy), "runtime " + runtime))));
    return lacks;
  }

  private static List<Lack> ofModels(JsonNode pod, List<Policy> ofOneKind) {
    JsonNode asked = Selectors.labels(pod).path(ASKS);
    List<Policy> candidates =
        ofOneKind.stream()
            .filter(policy -> policy.spec().has("selector"))
            .filter(policy -> Selectors.selects(policy.spec().path("selector"), pod))
            .toList();
    if (candidates.isEmpty() && asked.asText().equals("true")) {
      candidates = ofOneKind.stream().filter(policy -> !policy.spec().has("selector")).toList();
    }
    List<Policy> enforcing = candidates.stream().filter(Policy::enforces).toList();
    List<Policy> named =
        ofOneKind.stream()
            .filter(Policy::enforces)
            .filter(policy -> policy.name().equals(asked.asText()))
            .toList();
    if (enforcing.size() > 1) {
      boolean isChosen = enforcing.stream().anyMatch(named::contains);
      if (!isChosen) {
        return List.of(new Lack(enforcing, "a choice between them"));
      }
      enforcing = List.of();
    }
    List<Policy> applying = new ArrayList<>(enforcing);
    named.stream().filter(policy -> !applying.contains(policy)).forEach(applying::add);
    return applying.stream()
        .flatMap(
            policy ->
                Verifier.lacking(pod, policy).map(what -> new Lack(List.of(policy), what)).stream())
        .toList();
  }

  /** The runtime that the first rule calls for that matches. */
  static Optional<String> runtime(JsonNode pod, Policy policy) {
    for (JsonNode rule : policy.spec().path("rules")) {
      if (matches(rule.path("match"), pod)) {
        return Optional.of(rule.path("runtime").asText());
      }
    }
    return Optional.empty();
  }

  private static boolean matches(JsonNode match, JsonNode pod) {
    boolean areLabels =
        !match.has("labels") || Selectors.matches(match.path("labels"), Selectors.labels(pod));
    boolean isImage = !match.has("images");
    for (JsonNode image : match.path("images")) {
      isImage |=
          Selectors.others(pod).stream()
              .anyMatch(
                  each -> each.path("image").asText().contains(image.path("contains").asText()));
    }
    return areLabels && isImage;
  }
}
