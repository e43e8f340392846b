package io.modelgate.policy.nativepolicy;

import static io.modelgate.policy.nativepolicy.PolicyCel.firstOf;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Why a pod, or a change to it, is refused: as {@code SandboxRule} and its like for changes. */
final class DenialsCel {
  private final PolicyCel all;
  private final Variables variables;
  private final DecisionCel now;
  private final PodCel before;
  private final DecisionCel then;

  /** Adds the variables of them. */
  DenialsCel(PolicyCel all) {
    this.all = all;
    this.variables = all.variables();
    this.now = all.now();
    this.before = all.pod("oldObject", "old_");
    this.then = new DecisionCel(all.policy(), "old_", before, variables);
  }

  List<Validation> validations() {
    Cel contradiction = variables.add("contradiction", now.contradiction(Rule::isEnforced));
    Cel fault = variables.add("fault", firstOf(contradiction, now.differs(Rule::isEnforced)));
    Cel infeasible =
        variables.add(
            "infeasible",
            Cel.of(
                "%s && %s != \"\" ? %s : \"\"",
                now.wants(Rule::isEnforced), all.target(), all.lacking()));
    Cel atCreation =
        Cel.of(
            "%s != \"\" ? %s : %s ? %s : %s",
            contradiction,
            contradiction,
            now.decidesOne(Rule::mutates),
            firstOf(infeasible, fault),
            firstOf(fault, infeasible));
    Cel refusal =
        variables.add(
            "refusal",
            Cel.of("request.operation == \"CREATE\" ? %s : %s", atCreation, later(fault)));
    List<Validation> validations = new ArrayList<>();
    if (all.asks(Rule::isEnforced)) {
      validations.add(
          all.mayUse(Rule::isEnforced, isAuthorizerDue(contradiction, infeasible, refusal)));
    }
    validations.add(Validation.unless(refusal));
    return List.copyOf(validations);
  }

  /** The engine asks about the runtime that it would give, before anything is said of the pod. */
  private Cel isAuthorizerDue(Cel contradiction, Cel infeasible, Cel refusal) {
    return Cel.of(
        "request.operation != \"CREATE\" ? %s == \"\" && %s != %s"
            + " : %s ? %s == \"\" && %s == \"\" : %s == \"\"",
        refusal,
        now.decides(),
        then.decides(),
        now.decidesOne(Rule::mutates),
        contradiction,
        infeasible,
        refusal);
  }

  /** A pod that came before its policy may stay as it is, and change in what is not at fault. */
  private Cel later(Cel fault) {
    Cel contradiction = variables.add("old_contradiction", then.contradiction(Rule::isEnforced));
    Cel faultBefore =
        variables.add("old_fault", firstOf(contradiction, then.differs(Rule::isEnforced)));
    Cel isOld = Cel.of("%s == %s && %s != \"\"", now.decides(), then.decides(), faultBefore);
    return Cel.of(
        "%s ? %s : %s ? \"\" : %s",
        Cel.of("%s && %s != \"\"", then.decidesOne(Rule::isEnforced), otherLabel()),
        otherLabel(),
        isOld,
        fault);
  }

  /** The first label that decisions rest on and that changes. */
  private Cel otherLabel() {
    Cel sentences = Cel.NOTHING;
    for (String key : new TreeSet<>(all.policy().labels()).descendingSet()) {
      Cel isOther =
          Cel.of(
              "%s && (!%s || %s != %s)",
              before.hasLabel(key),
              all.pod().hasLabel(key),
              before.label(key),
              all.pod().label(key));
      String sentence =
          SandboxUpdateRule.fixedLabel(key, String.valueOf(MessageTemplate.NAME), all.policy());
      sentences =
          Cel.of(
              "%s ? %s : %s",
              isOther,
              MessageTemplate.of(sentence, Map.of(MessageTemplate.NAME, before.name())),
              sentences);
    }
    return sentences;
  }
}
