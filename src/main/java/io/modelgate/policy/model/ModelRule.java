package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.Enforcement;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Broken;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.recall.Recalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which policies apply to a pod, and what they call for. */
public final class ModelRule {
  private final Verifier verifier;

  /** A rule that injects one verifier. */
  public ModelRule(Verifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Whether any policy concerns a pod, as far as selectors and labels say.
   *
   * @param policies those of the pod's namespace
   */
  public static boolean concerns(NamespacePolicies policies, JsonNode pod) {
    return !PolicyChoice.choose(policies, pod).policies().isEmpty();
  }

  /**
   * The policies that apply to a pod; none where that cannot be told.
   *
   * @param policies those of the pod's namespace
   */
  public static List<ModelPolicy> applying(NamespacePolicies policies, JsonNode pod) {
    try {
      return PolicyChoice.of(policies, pod);
    } catch (UndecidableException e) {
      return List.of();
    }
  }

  /** Whether a pod asks by its label. */
  public static boolean asks(JsonNode pod) {
    return PolicyChoice.asks(pod);
  }

  /** Whether a pod asks by its label, and none of the policies answers. */
  public static boolean asksInVain(NamespacePolicies policies, JsonNode pod) {
    return PolicyChoice.asks(pod) && applying(policies, pod).isEmpty();
  }

  /** Whether a policy by itself would apply to a pod, whatever others do. */
  public static boolean wouldApply(ModelPolicy policy, JsonNode pod) {
    return PolicyChoice.wouldApply(policy, pod);
  }

  /**
   * Decides.
   *
   * @param policies those of the pod's namespace
   * @param pod the pod, untyped
   * @param recalls what is no longer trusted
   */
  public Decision decide(NamespacePolicies policies, JsonNode pod, Recalls recalls) {
    try {
      Optional<String> refusal = VerifierIsolation.refuseNames(pod);
      if (refusal.isPresent()) {
        return new Decision.Deny(refusal.get());
      }
      Decision decision = decideOnModels(policies, pod, recalls);
      return ReservedNames.areUsed(pod) ? withoutThem(decision) : decision;
    } catch (UndecidableException e) {
      return new Decision.Deny(e.sentence());
    }
  }

  private Decision decideOnModels(NamespacePolicies policies, JsonNode pod, Recalls recalls)
      throws UndecidableException {
    if (UnreachablePods.isOfWindows(pod) && concerns(policies, pod)) {
      return new Decision.Unchanged(UnreachablePods.notices());
    }
    List<ModelPolicy> applying = PolicyChoice.of(policies, pod);
    Notices unknown = refuseReplacedClaims(policies, applying, pod);
    Decision decision =
        applying.isEmpty() ? untouched(policies, pod) : apply(policies, applying, pod, recalls);
    return decision.and(new Decision.Unchanged(unknown));
  }

  /**
   * Refuses a pod that a policy may select, if it cannot be told; what only warns or audits is
   * returned.
   */
  private Notices refuseReplacedClaims(
      NamespacePolicies policies, List<ModelPolicy> applying, JsonNode pod)
      throws UndecidableException {
    Optional<String> server =
        policies.all().isEmpty()
            ? Optional.empty()
            : ReplacedClaims.server(pod, verifier.fetchers());
    if (server.isEmpty()) {
      return Notices.NONE;
    }
    List<String> warnings = new ArrayList<>();
    List<String> audit = new ArrayList<>();
    for (ModelPolicy policy : policies.all()) {
      if (ReplacedClaims.maySelect(policy, pod) && !applying.contains(policy)) {
        refuse(policy, ReplacedClaims.sentence(policy, server.get()), warnings, audit);
      }
    }
    return new Notices(List.copyOf(warnings), List.copyOf(audit));
  }

  /** Only a webhook of ours sets marks, so those that the pod came with go. */
  private Decision withoutThem(Decision decision) {
    return decision.match(
        unchanged ->
            new Decision.Mutate(
                Optional.of(Injection.none(verifier)), Optional.empty(), unchanged.notices()),
        mutate -> mutate,
        deny -> deny);
  }

  /** Decides only what a pod's labels and policies settle, whatever else the pod will hold. */
  public static Decision choose(NamespacePolicies policies, JsonNode pod) {
    try {
      for (ModelPolicy policy : PolicyChoice.of(policies, pod)) {
        if (policy instanceof Broken broken && policy.enforcement() == Enforcement.Enforce) {
          return new Decision.Deny(notApplied(policy, broken.fault() + "."));
        }
      }
      return Decision.Unchanged.SILENTLY;
    } catch (UndecidableException e) {
      return new Decision.Deny(e.sentence());
    }
  }

  private Decision apply(
      NamespacePolicies namespace, List<ModelPolicy> policies, JsonNode pod, Recalls recalls)
      throws UndecidableException {
    AnnotationOverrides tightening = AnnotationOverrides.of(pod);
    List<String> warnings = new ArrayList<>(tightening.warnings());
    List<String> audit = new ArrayList<>();
    InjectionBuilder builder =
        new InjectionBuilder(pod, verifier, tightening, namespace.limitRanges(), recalls);
    for (ModelPolicy policy : policies) {
      try {
        builder.add(usable(policy, recalls));
      } catch (UndecidableException e) {
        refuse(policy, notApplied(policy, e.sentence()), warnings, audit);
      }
    }
    warnings.addAll(ServedVolumes.warnings(pod, verifier.fetchers()));
    Notices notices = new Notices(List.copyOf(warnings), List.copyOf(audit));
    return builder
        .build()
        .<Decision>map(
            injection -> new Decision.Mutate(Optional.of(injection), Optional.empty(), notices))
        .orElseGet(() -> new Decision.Unchanged(notices));
  }

  /** What an enforcing policy says is a denial. */
  private static void refuse(
      ModelPolicy policy, String sentence, List<String> warnings, List<String> audit)
      throws UndecidableException {
    if (policy.enforcement() == Enforcement.Enforce) {
      throw new UndecidableException(sentence);
    }
    (policy.enforcement() == Enforcement.Warn ? warnings : audit).add(sentence);
  }

  private static String notApplied(ModelPolicy policy, String why) {
    return policy.id().display() + " cannot be applied: " + why;
  }

  private static Usable usable(ModelPolicy policy, Recalls recalls) throws UndecidableException {
    if (policy instanceof Broken broken) {
      throw new UndecidableException(broken.fault() + ".");
    }
    Usable usable = (Usable) policy;
    Optional<String> recalled = recalls.refusal(usable);
    if (recalled.isPresent()) {
      throw new UndecidableException(recalled.get());
    }
    return usable;
  }

  /** A pod that asks, but gets nothing, is told so. */
  private static Decision untouched(NamespacePolicies policies, JsonNode pod) {
    boolean isExempt = policies.exempted().stream().anyMatch(each -> wouldApply(each, pod));
    if (isExempt || PolicyChoice.asked(Kind.NAMESPACED, pod).isEmpty()) {
      return Decision.Unchanged.SILENTLY;
    }
    String why =
        policies.own().isEmpty()
            ? "Namespace %s has no ModelValidation".formatted(policies.namespace())
            : "Every ModelValidation of namespace %s selects other pods"
                .formatted(policies.namespace());
    return new Decision.Unchanged(
        Notices.warning(
            List.of(
                "%s: the pod's model is not validated, though its label %s asks for it."
                    .formatted(why, Kind.NAMESPACED.label()))));
  }
}
