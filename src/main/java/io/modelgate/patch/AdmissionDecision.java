package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Injection;
import java.util.Optional;

/**
 * What comes of a pod that is created: the mutating webhook changes it, and the validating one
 * decides about what that made of it.
 *
 * @param refusal why it is denied, as one sentence; empty if it is admitted
 * @param notices what is said of it if it is admitted
 * @param injection what is injected, if anything
 * @param patch the JSON Patch (RFC 6902) that changes it
 * @param pod the pod with that patch
 */
public record AdmissionDecision(
    Optional<String> refusal,
    Notices notices,
    Optional<Injection> injection,
    ArrayNode patch,
    JsonNode pod) {

  /**
   * What comes of a pod.
   *
   * @param namespace the namespace that it is created in
   * @param pod the pod, untyped, as it comes; it is not changed
   */
  public static AdmissionDecision of(
      PolicyEngine engine, String namespace, JsonNode pod, PolicySet policies) {
    return engine
        .decide(namespace, pod, policies)
        .match(
            unchanged -> admitted(pod, unchanged.notices()),
            mutate -> patched(engine, namespace, pod, policies, mutate),
            deny -> denied(pod, deny.message()));
  }

  /** It is admitted as it is. */
  public static AdmissionDecision admitted(JsonNode pod, Notices notices) {
    return new AdmissionDecision(Optional.empty(), notices, Optional.empty(), none(), pod);
  }

  /** Denies the pod, with the message as the reason. */
  public static AdmissionDecision denied(JsonNode pod, String message) {
    return new AdmissionDecision(Optional.of(message), Notices.NONE, Optional.empty(), none(), pod);
  }

  private static AdmissionDecision patched(
      PolicyEngine engine, String namespace, JsonNode pod, PolicySet policies, Mutate mutate) {
    ArrayNode patch = PodPatcher.patch(pod, mutate);
    JsonNode admitted = patch.isEmpty() ? pod : JsonPatch.apply(patch, pod);
    Optional<String> refusal =
        engine
            .decide(namespace, admitted, policies)
            .match(
                unchanged -> Optional.empty(),
                again -> PodPatcher.difference(admitted, again),
                deny -> Optional.of(deny.message()));
    return refusal.isPresent()
        ? denied(pod, refusal.get())
        : new AdmissionDecision(
            refusal,
            mutate.notices(),
            mutate.injection().filter(each -> !each.containers().isEmpty()),
            patch,
            admitted);
  }

  private static ArrayNode none() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
