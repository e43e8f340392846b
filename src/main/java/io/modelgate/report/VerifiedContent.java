package io.modelgate.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.container.InjectedContainers;
import io.modelgate.policy.model.Protection;
import io.modelgate.watch.outcome.ObservedPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content that a verifier hashed and found to be what was signed, on which a receipt can be issued.
 * It is derived from stored pods only, by the rules by which their outcome is: a verifier that is,
 * field for field, what a policy calls for, and that ended well.
 *
 * @param resource URI of the content
 * @param policy by which it was verified
 * @param node on which
 * @param seen how it looked
 * @param verified when
 */
record VerifiedContent(
    String resource, PolicyId policy, String node, ReportedContent seen, Instant verified) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What the verifiers of a pod hashed.
   *
   * @param protections what the pod has of what each policy calls for
   * @param verdicts what became of it
   */
  static List<VerifiedContent> of(
      ObservedPod pod, List<Protection> protections, Map<PolicyId, PodValidation> verdicts) {
    List<VerifiedContent> hashed = new ArrayList<>();
    for (Protection protection : protections) {
      PolicyId policy = protection.policy().id();
      PodValidation verdict = verdicts.get(policy);
      if (protection.gap().isEmpty()
          && verdict != null
          && verdict.result() == ValidationStatus.VALIDATED) {
        for (String container : protection.containers()) {
          of(pod, policy, container).ifPresent(hashed::add);
        }
      }
    }
    return List.copyOf(hashed);
  }

  private static Optional<VerifiedContent> of(ObservedPod pod, PolicyId policy, String container) {
    return pod.runs().stream()
        .filter(run -> run.container().equals(container) && run.isOver())
        .flatMap(run -> run.ended().stream())
        .filter(ended -> ended.exitCode() == 0)
        .flatMap(
            ended ->
                VerifierMessage.of(ended.message()).content().stream()
                    .flatMap(
                        seen ->
                            resource(pod, container).stream()
                                .map(
                                    resource ->
                                        new VerifiedContent(
                                            resource, policy, pod.node(), seen, ended.at()))))
        .findFirst();
  }

  /** What its option says, which was found to be ours. */
  private static Optional<String> resource(ObservedPod pod, String container) {
    for (JsonNode each : pod.json().path("spec").path("initContainers")) {
      if (each.path("name").asText().equals(container)) {
        for (JsonNode argument : each.path("args")) {
          if (argument.asText().startsWith(InjectedContainers.RECEIPTS)) {
            return resource(argument.asText().substring(InjectedContainers.RECEIPTS.length()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> resource(String option) {
    try {
      return Optional.of(JSON.readTree(option).path("resource").asText());
    } catch (JsonProcessingException e) {
      return Optional.empty(); // then it is not ours
    }
  }
}
