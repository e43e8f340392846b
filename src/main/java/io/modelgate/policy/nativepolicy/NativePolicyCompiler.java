package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.PodFeature;
import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import io.modelgate.policy.nativepolicy.Nativeness.Native;
import io.modelgate.policy.nativepolicy.Nativeness.NotNative;
import io.modelgate.policy.sandbox.RuleSentences;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import io.modelgate.policy.sandbox.UsualLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Compiles a {@code RuntimePolicy} for the API server itself. It looks at pods last, after every
 * mutation: one that does not run in the RuntimeClass that a rule requires is refused with a
 * sentence that names it. Of several policies each speaks for itself, and a pod is refused if any
 * refuses it: no runtime that all rules are content with is one that any of them is not.
 */
public final class NativePolicyCompiler {
  static final String CHANGES =
      """
      request.operation == "CREATE" || request.?subResource.orValue("") == "ephemeralcontainers"
      || (request.?subResource.orValue("") != "status" && object.spec != oldObject.spec)
      || object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({})
      || object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({})\
      """;

  static final String NOT_MIRRORED =
      """
      !(request.operation == "CREATE" && "system:nodes" in request.userInfo.?groups.orValue([])
      && request.userInfo.username.startsWith("system:node:")
      && "kubernetes.io/config.mirror" in object.metadata.?annotations.orValue({}))\
      """;

  private final Usable policy;
  private final NativeSurroundings surroundings;
  private final Variables variables = new Variables();
  private final PodCel pod;
  private final DecisionCel now;
  private final Cel target;
  private final Cel lacking;
  private final AllowedCel allowed;

  private NativePolicyCompiler(Usable policy, NativeSurroundings surroundings) {
    this.policy = policy;
    this.surroundings = surroundings;
    this.pod = pod("object", "");
    this.now = new DecisionCel(policy, "", pod, variables);
    this.target = variables.add("target", now.given());
    this.lacking = variables.add("lacking", lacking());
    this.allowed =
        new AllowedCel(
            Cel.of("request.operation == \"CREATE\" ? %s : %s", target, pod.runtime()),
            pod,
            variables);
  }

  /** Compiles one, or says why that is not possible. */
  public static Nativeness compile(SandboxPolicy policy, NativeSurroundings surroundings) {
    if (!(policy instanceof Usable usable)) {
      return new NotNative("it cannot be applied");
    }
    try {
      NativeLimits.check(usable);
      return new Native(new NativePolicyCompiler(usable, surroundings).compile());
    } catch (NotNativeException e) {
      return new NotNative(e.reason());
    }
  }

  private PodCel pod(String root, String prefix) {
    return new PodCel(
        root, prefix, VerifierCel.of(surroundings.verifiers()), policy.accelerators(), variables);
  }

  private NativePolicy compile() {
    List<Part> parts = new ArrayList<>();
    if (policy.rules().stream().anyMatch(Rule::isEnforced)) {
      parts.add(new Part(Effect.Deny, refusals()));
    }
    notices(Effect.Warn, rule -> rule.action() == Action.Warn, parts);
    notices(Effect.Audit, rule -> rule.action() == Action.Audit, parts);
    List<Expression> conditions = new ArrayList<>();
    conditions.add(new Expression("changes", CHANGES));
    conditions.add(new Expression("not-mirrored", NOT_MIRRORED));
    conditions.add(
        new Expression(
            "not-exempt", ExemptionCel.of(policy, surroundings.exemptions()).not().source()));
    return new NativePolicy(
        policy.id(),
        policy.namespaces(),
        conditions,
        variables.all().stream()
            .map(each -> new Expression(each.name(), each.value().source()))
            .toList(),
        List.copyOf(parts),
        left());
  }

  /** Why a pod, or a change to it, is refused. */
  private List<Validation> refusals() {
    PodCel before = pod("oldObject", "old_");
    DecisionCel then = new DecisionCel(policy, "old_", before, variables);
    Cel contradiction = variables.add("contradiction", now.contradiction(Rule::isEnforced));
    Cel fault = variables.add("fault", firstOf(contradiction, now.differs(Rule::isEnforced)));
    Cel stoodBefore = variables.add("old_contradiction", then.contradiction(Rule::isEnforced));
    Cel faultBefore =
        variables.add("old_fault", firstOf(stoodBefore, then.differs(Rule::isEnforced)));
    Cel infeasible =
        variables.add(
            "infeasible",
            Cel.of("%s && %s != \"\" ? %s : \"\"", now.wants(Rule::isEnforced), target, lacking));
    Cel atCreation =
        Cel.of(
            "%s != \"\" ? %s : %s ? %s : %s",
            contradiction,
            contradiction,
            now.decidesOne(rule -> rule.action() == Action.Mutate),
            firstOf(infeasible, fault),
            firstOf(fault, infeasible));
    Cel isOld = Cel.of("%s == %s && %s != \"\"", now.decides(), then.decides(), faultBefore);
    Cel later =
        Cel.of(
            "%s ? %s : %s ? \"\" : %s",
            Cel.of("%s && %s != \"\"", then.decidesOne(Rule::isEnforced), otherLabel(before)),
            otherLabel(before),
            isOld,
            fault);
    Cel refusal =
        variables.add(
            "refusal", Cel.of("request.operation == \"CREATE\" ? %s : %s", atCreation, later));
    List<Validation> all = new ArrayList<>();
    if (asks(Rule::isEnforced)) {
      // The engine asks about the runtime that it would give the pod, before anything is said of
      // it.
      Cel isDue =
          Cel.of(
              "request.operation != \"CREATE\" ? %s == \"\" && %s != %s"
                  + " : %s ? %s == \"\" && %s == \"\" : %s == \"\"",
              refusal,
              now.decides(),
              then.decides(),
              now.decidesOne(rule -> rule.action() == Action.Mutate),
              contradiction,
              infeasible,
              refusal);
      all.add(mayUse(Rule::isEnforced, isDue));
    }
    all.add(Validation.unless(refusal));
    return List.copyOf(all);
  }

  private boolean asks(Predicate<Rule> which) {
    return policy.rules().stream().filter(which).anyMatch(rule -> !rule.allowedBy().isEmpty());
  }

  private Validation mayUse(Predicate<Rule> which, Cel isDue) {
    return allowed.validation(isDue, now.mayUse(which, allowed), now.mayNotUse(which, allowed));
  }

  private static Cel firstOf(Cel one, Cel other) {
    return Cel.of("%s != \"\" ? %s : %s", one, one, other);
  }

  /** The first label that decisions rest on and that changes. */
  private Cel otherLabel(PodCel before) {
    Cel all = Cel.NOTHING;
    for (String key : new TreeSet<>(policy.labels()).descendingSet()) {
      Cel isOther =
          Cel.of(
              "%s && (!%s || %s != %s)",
              before.hasLabel(key), pod.hasLabel(key), before.label(key), pod.label(key));
      String sentence = SandboxUpdateRule.fixedLabel(key, String.valueOf(Sentence.NAME), policy);
      all =
          Cel.of(
              "%s ? %s : %s",
              isOther, Sentence.of(sentence, Map.of(Sentence.NAME, before.name())), all);
    }
    return all;
  }

  private void notices(Effect effect, Predicate<Rule> which, List<Part> parts) {
    if (policy.rules().stream().noneMatch(which)) {
      return;
    }
    List<Cel> all = new ArrayList<>(now.undecided(which));
    String name = effect.name().toLowerCase(Locale.ROOT);
    Cel contradiction = variables.add(name + "Contradiction", now.contradiction(which));
    all.add(firstOf(contradiction, now.differs(which)));
    all.add(Cel.of("%s && %s != \"\" ? %s : \"\"", now.wants(which), pod.runtime(), lacking));
    List<Validation> atCreation = new ArrayList<>();
    for (Cel each : all) {
      atCreation.add(
          Validation.unless(
              variables.add(
                  name + atCreation.size(),
                  Cel.of("request.operation == \"CREATE\" ? %s : \"\"", each))));
    }
    if (asks(which)) {
      atCreation.add(mayUse(which, Cel.of("request.operation == \"CREATE\"")));
    }
    parts.add(new Part(effect, List.copyOf(atCreation)));
  }

  /** What the pod uses that its runtime cannot give. */
  private Cel lacking() {
    Collection<String> known =
        policy
            .lacking()
            .<Collection<String>>map(each -> new TreeSet<>(each.keySet()))
            .orElseGet(() -> new TreeSet<>(policy.isolation().strongestFirst()));
    Cel all = Cel.NOTHING;
    for (String runtime : known) {
      Set<PodFeature> features = UsualLimits.lacking(policy, surroundings.runtimes(), runtime);
      if (!features.isEmpty()) {
        String used =
            features.stream()
                .sorted()
                .map(each -> "(" + pod.has(each).source() + " ? [\"" + each + "\"] : [])")
                .collect(joining(" + ", "(", ")"));
        Cel names = new Cel(used + ".join(\" and \")");
        RuleSentences sentences =
            new RuleSentences(
                policy,
                policy.rules().get(0),
                String.valueOf(Sentence.NAME),
                String.valueOf(Sentence.NAMESPACE));
        Cel sentence =
            Sentence.of(
                sentences.cannotGive(String.valueOf(Sentence.USED), runtime),
                Map.of(Sentence.NAME, pod.name(), Sentence.USED, names));
        all =
            Cel.of(
                "%s == %s && %s != \"\" ? %s : %s",
                target, Cel.text(runtime), names, sentence, all);
      }
    }
    return all;
  }

  private List<String> left() {
    return policy.runtimes().isEmpty()
        ? List.of()
        : List.of("whether a ready node offers the handler of a RuntimeClass");
  }
}
