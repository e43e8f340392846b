package io.modelgate.policy.nativepolicy;

import io.modelgate.api.RuntimeRule.AllowedBy;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import io.modelgate.policy.sandbox.AllowedUse;
import java.util.Set;

/**
 * Who may use a pod's runtime: the API server's authorizer is asked once for each, if a rule needs
 * the answer.
 */
final class AllowedCel {
  private static final String CHECK =
      """
      %s.group("node.k8s.io").resource("runtimeclasses").namespace(request.namespace)
      .name(%s).check("use").allowed()\
      """;

  private final Cel runtime;
  private final Cel byCreator;
  private final Cel byAccount;

  /**
   * Adds the variables of one.
   *
   * @param runtime in which the pod runs, or would run; not asked about if it is empty
   */
  AllowedCel(Cel runtime, PodCel pod, Variables variables) {
    this.runtime = variables.add("uses", runtime);
    this.byCreator =
        variables.add("creatorMay", Cel.of(CHECK, Cel.name("authorizer"), this.runtime));
    Cel account = Cel.of("authorizer.serviceAccount(request.namespace, %s)", pod.account());
    this.byAccount = variables.add("accountMay", Cel.of(CHECK, account, this.runtime));
  }

  /** That somebody may use the runtime, if a rule asks; the authorizer is asked only then. */
  Validation validation(Cel isDue, Cel mayUse, Cel otherwise) {
    return new Validation(
        Cel.of("!(%s && %s != \"\") || %s", isDue, runtime, mayUse).source(), otherwise.source());
  }

  Cel runtime() {
    return runtime;
  }

  /** The name of the user who asks, as sentences say it. */
  Cel creator() {
    return Cel.of(
        "%s.matches(%s) ? %s : %s",
        Cel.name("request.userInfo.username"),
        Cel.text("^[ -~]{1,253}$"),
        Cel.name("request.userInfo.username"),
        Cel.text(AllowedUse.UNNAMED));
  }

  Cel byAny(Set<AllowedBy> who) {
    return Cel.of(
        "%s || %s",
        who.contains(AllowedBy.Creator) ? byCreator : Cel.FALSE,
        who.contains(AllowedBy.ServiceAccount) ? byAccount : Cel.FALSE);
  }
}
