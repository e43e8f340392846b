package io.modelgate.policy.nativepolicy;

import static io.modelgate.policy.nativepolicy.PolicyCel.firstOf;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What is said of a new pod by rules that refuse none. */
final class NoticesCel {
  private NoticesCel() {}

  /** Adds the variables of some rules. */
  static List<Validation> of(Effect effect, Predicate<Rule> which, PolicyCel all) {
    Variables variables = all.variables();
    DecisionCel now = all.now();
    List<Cel> notices = new ArrayList<>(now.undecided(which));
    String name = effect.name().toLowerCase(Locale.ROOT);
    Cel contradiction = variables.add(name + "Contradiction", now.contradiction(which));
    notices.add(firstOf(contradiction, now.differs(which)));
    notices.add(
        Cel.of(
            "%s && %s != \"\" ? %s : \"\"", now.wants(which), all.pod().runtime(), all.lacking()));
    List<Validation> atCreation = new ArrayList<>();
    for (Cel each : notices) {
      atCreation.add(
          Validation.unless(
              variables.add(
                  name + atCreation.size(),
                  Cel.of("request.operation == \"CREATE\" ? %s : \"\"", each))));
    }
    if (all.asks(which)) {
      atCreation.add(all.mayUse(which, Cel.of("request.operation == \"CREATE\"")));
    }
    return List.copyOf(atCreation);
  }
}
