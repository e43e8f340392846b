package io.modelgate.policy.exemption;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.NamespacePolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policies of a pod's namespace that may concern the pod: none that it is exempt from.
 *
 * @param model those about its model
 * @param sandbox those about its runtime
 * @param exempted those that would apply, and why they do not; of those about its runtime every one
 *     of its namespace, whatever its rules say of the pod
 */
public record ConcerningPolicies(
    NamespacePolicies model, List<SandboxPolicy> sandbox, List<Exempted> exempted) {

  /** Where a namespace's label exempts from all. */
  public static ConcerningPolicies none(String namespace) {
    return new ConcerningPolicies(NamespacePolicies.of(namespace, List.of()), List.of(), List.of());
  }

  /**
   * Leaves out what a pod is exempt from.
   *
   * @param all those about runtimes that apply in the pod's namespace
   * @param exemptions those of the pod, which have not ended
   */
  public static ConcerningPolicies of(
      NamespacePolicies model,
      List<SandboxPolicy> sandbox,
      List<SandboxPolicy> all,
      List<Usable> exemptions,
      JsonNode pod) {
    List<Exempted> exempted = new ArrayList<>();
    for (ModelPolicy policy : model.all()) {
      if (ModelRule.wouldApply(policy, pod)) {
        from(policy, exemptions).ifPresent(each -> exempted.add(Exempted.of(policy, each)));
      }
    }
    for (SandboxPolicy policy : all) {
      from(policy, exemptions).ifPresent(each -> exempted.add(Exempted.of(policy, each)));
    }
    return new ConcerningPolicies(
        model.without(policy -> from(policy, exemptions).isPresent()),
        sandbox.stream().filter(policy -> from(policy, exemptions).isEmpty()).toList(),
        List.copyOf(exempted));
  }

  private static Optional<Usable> from(ModelPolicy policy, List<Usable> exemptions) {
    return exemptions.stream().filter(each -> each.isFrom(policy)).findFirst();
  }

  private static Optional<Usable> from(SandboxPolicy policy, List<Usable> exemptions) {
    return exemptions.stream().filter(each -> each.isFrom(policy)).findFirst();
  }
}
