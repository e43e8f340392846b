package io.modelgate.policy.sandbox;

import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.List;

/** What the author of a pod is told that does not comply: the rule's words, or ours. */
record Messages(RuleDecision ruling) {

  String requiresLabel(RuleRequirement.Label label) {
    return say(
        label.values().isEmpty()
            ? "Pod %s requires label %s".formatted(pod().name(), label.key())
            : "Pod %s requires label %s to use runtime %s"
                .formatted(pod().name(), label.key(), either(label.values())));
  }

  String labelNamesNone() {
    return say(
        "Pod %s has label %s: %s, but %s allows only %s: set the label to that."
            .formatted(
                pod().name(),
                key(),
                pod().label(key()).orElse(""),
                rule(),
                either(ruling.rule().demand().runtimes())));
  }

  String labelDiffers(String asked) {
    return say(
        "Pod %s has label %s: %s, but %s requires runtime %s: remove the label, or set it to that."
            .formatted(pod().name(), ruling.policy().runtimeLabel(), asked, rule(), runtime()));
  }

  String runtimeDiffers(String runtime) {
    String has = runtime.isEmpty() ? "no runtimeClassName" : "runtimeClassName " + runtime;
    return say(
        "Pod %s has %s, but %s requires runtime %s: set runtimeClassName to that."
            .formatted(pod().name(), has, rule(), runtime()));
  }

  private String say(String usual) {
    return ruling
        .rule()
        .message()
        .map(
            own ->
                own.replace("{name}", pod().name())
                    .replace("{namespace}", pod().namespace())
                    .replace("{runtime}", runtime())
                    .replace("{key}", key()))
        .orElse(usual);
  }

  private PodView pod() {
    return ruling.pod();
  }

  private String rule() {
    Rule rule = ruling.rule();
    return "rule %s of %s".formatted(rule.name(), ruling.policy().display());
  }

  private String runtime() {
    return ruling.rule().demand() instanceof RuleRequirement.Label label
        ? either(label.values())
        : ruling.wanted().orElseGet(() -> either(ruling.rule().demand().runtimes()));
  }

  private String key() {
    RuleRequirement demand = ruling.rule().demand();
    if (demand instanceof RuleRequirement.Label label) {
      return label.key();
    }
    return demand instanceof RuleRequirement.FromLabel label
        ? label.key()
        : ruling.policy().runtimeLabel();
  }

  private static String either(List<String> values) {
    return String.join(" or ", values);
  }
}
