package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodScope;
import io.modelgate.policy.compiled.SandboxPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Which requests a policy looks at: those of no pod that is exempt. The API server knows the time
 * only as that at which it creates a pod. So an exemption ends by itself for new pods; for changes
 * it ends when a replica takes it out.
 */
final class ExemptionCel {
  private static final String POD = "object";

  private ExemptionCel() {}

  /** Whether a pod is exempt from a policy. */
  static Cel of(SandboxPolicy policy, List<Usable> exemptions) {
    return any(exemptions.stream().filter(each -> each.isFrom(policy)).toList());
  }

  /** The same of a policy about models. */
  static Cel of(ModelPolicy policy, List<Usable> exemptions) {
    return any(exemptions.stream().filter(each -> each.isFrom(policy)).toList());
  }

  /**
   * The same for mutations, which come before a pod has a time: until a replica takes an exemption
   * out, its pods are left as they are.
   */
  static Cel atAnyTime(SandboxPolicy policy, List<Usable> exemptions) {
    return Cel.any(
        exemptions.stream()
            .filter(each -> each.isFrom(policy))
            .map(each -> Cel.all(scope(each)))
            .toList());
  }

  private static Cel any(List<Usable> exemptions) {
    return Cel.any(exemptions.stream().map(ExemptionCel::of).toList());
  }

  private static Cel of(Usable exemption) {
    List<Cel> parts = scope(exemption);
    parts.add(
        Cel.of(
            "request.operation != \"CREATE\" || object.metadata.?creationTimestamp"
                + ".optMap(t, timestamp(t) < timestamp(%s)).orValue(false)",
            Cel.text(exemption.expires().toString())));
    return Cel.all(parts);
  }

  private static List<Cel> scope(Usable exemption) {
    PodScope scope = exemption.scope();
    List<Cel> parts = new ArrayList<>();
    parts.add(CelPatterns.anyGlob(Cel.name("request.namespace"), scope.namespaces()));
    scope
        .serviceAccounts()
        .ifPresent(names -> parts.add(Cel.of("%s in %s", PodCel.account(POD), Cel.texts(names))));
    scope.owners().ifPresent(owners -> parts.add(isOwned(owners)));
    return parts;
  }

  private static Cel isOwned(List<PodScope.Owner> owners) {
    List<Cel> any = new ArrayList<>();
    for (PodScope.Owner each : owners) {
      any.add(
          Cel.of(
              "o.kind == %s && %s",
              Cel.text(each.kind()), CelPatterns.glob(Cel.name("o.name"), each.name())));
    }
    return Cel.of("%s.exists(o, %s)", PodCel.controllers(POD), Cel.any(any));
  }
}
