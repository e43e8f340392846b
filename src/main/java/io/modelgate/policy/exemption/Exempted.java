package io.modelgate.policy.exemption;

import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.SandboxPolicy;

/**
 * A policy that would apply to a pod, if the pod were not exempt from it.
 *
 * @param policy how messages name it
 * @param reference how reports name it
 * @param isModel whether it is about the pod's model, not its runtime
 * @param exemption by which the pod is exempt
 */
public record Exempted(String policy, String reference, boolean isModel, Usable exemption) {
  static Exempted of(ModelPolicy policy, Usable exemption) {
    return new Exempted(policy.id().display(), policy.id().reference(), true, exemption);
  }

  static Exempted of(SandboxPolicy policy, Usable exemption) {
    return new Exempted(policy.display(), policy.id().reference(), false, exemption);
  }

  /** One sentence: from what, by what, until when, who asked for it, and why. */
  public String sentence() {
    return "The pod is exempt from %s by %s %s"
        .formatted(policy, exemption.display(), exemption.terms());
  }
}
