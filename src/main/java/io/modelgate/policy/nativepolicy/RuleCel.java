package io.modelgate.policy.nativepolicy;

import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.RuleSentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rule that decides about a pod says of it: as {@code RuleDecision} has it. */
final class RuleCel {
  private final Usable policy;
  private final Rule rule;
  private final PodCel pod;
  private final RuleSentences sentences;

  RuleCel(Usable policy, Rule rule, PodCel pod) {
    this.policy = policy;
    this.rule = rule;
    this.pod = pod;
    this.sentences =
        new RuleSentences(
            policy,
            rule,
            String.valueOf(MessageTemplate.NAME),
            String.valueOf(MessageTemplate.NAMESPACE));
  }

  /** Whether the rule is about a pod that it otherwise matches, which lacks what it requires. */
  Cel concerns() {
    if (rule.demand() instanceof RuleRequirement.FromLabel label) {
      return pod.hasLabel(label.key());
    }
    if (rule.demand() instanceof RuleRequirement.Label label) {
      return label.values().isEmpty()
          ? pod.hasLabel(label.key()).not()
          : Cel.of("!(%s in %s)", label(label.key()), Cel.texts(label.values()));
    }
    if (rule.demand() instanceof RuleRequirement.Named) {
      return Cel.of("%s != \"\"", pod.runtime());
    }
    return Cel.TRUE;
  }

  /** A label's value; a text that no label has if it is missing. */
  private Cel label(String key) {
    return Cel.of("%s ? %s : \"/\"", pod.hasLabel(key), pod.label(key));
  }

  /** What in the pod stands against the rule, whichever runtime it gets; empty if nothing does. */
  Cel contradiction() {
    if (rule.demand() instanceof RuleRequirement.Label) {
      return say(sentences.requiresLabel());
    }
    Cel other = rule.different() == Different.Override ? Cel.NOTHING : contradicts();
    return rule.demand() instanceof RuleRequirement.FromLabel label
        ? Cel.of("%s ? %s : %s", isAllowed(label).not(), say(sentences.labelNamesNone()), other)
        : other;
  }

  private Cel contradicts() {
    Cel asked = pod.label(policy.runtimeLabel());
    Cel byLabel =
        Cel.of(
            "%s && !%s ? %s : \"\"",
            pod.hasLabel(policy.runtimeLabel()),
            isMetBy(asked),
            say(sentences.labelDiffers(String.valueOf(MessageTemplate.LABEL))));
    return rule.mutates()
        ? Cel.of(
            "%s != \"\" && !%s ? %s : %s",
            pod.runtime(), isMetBy(pod.runtime()), differs(), byLabel)
        : byLabel;
  }

  /** Why the pod does not run in a runtime that the rule is content with; empty if it does. */
  Cel differs() {
    if (rule.demand() instanceof RuleRequirement.Label) {
      return Cel.NOTHING;
    }
    return Cel.of(
        "%s ? \"\" : %s != \"\" ? %s : %s",
        isMetBy(pod.runtime()),
        pod.runtime(),
        say(sentences.runtimeDiffers(String.valueOf(MessageTemplate.RUNTIME))),
        say(sentences.runtimeDiffers("")));
  }

  /** The runtime that the webhook would give a pod that nothing in it stands against. */
  Cel given() {
    if (!rule.mutates()) {
      return pod.runtime();
    }
    Cel wanted =
        rule.demand() instanceof RuleRequirement.FromLabel label
            ? pod.label(label.key())
            : Cel.text(rule.demand().runtimes().get(0));
    return rule.different() == Different.Override
        ? wanted
        : Cel.of(
            "%s != \"\" ? %s : %s ? %s : %s",
            pod.runtime(),
            pod.runtime(),
            pod.hasLabel(policy.runtimeLabel()),
            pod.label(policy.runtimeLabel()),
            wanted);
  }

  /** Whether it requires a RuntimeClass in this pod. */
  Cel wants() {
    if (rule.demand() instanceof RuleRequirement.FromLabel label) {
      return isAllowed(label);
    }
    return rule.demand() instanceof RuleRequirement.Label ? Cel.FALSE : Cel.TRUE;
  }

  private Cel isAllowed(RuleRequirement.FromLabel label) {
    return Cel.of("%s in %s", pod.label(label.key()), Cel.texts(label.runtimes()));
  }

  private Cel isMetBy(Cel runtime) {
    if (rule.demand() instanceof RuleRequirement.FromLabel label) {
      List<Cel> ways = new ArrayList<>();
      for (String wanted : label.runtimes().stream().distinct().toList()) {
        ways.add(
            Cel.of(
                "%s == %s && %s in %s",
                pod.label(label.key()), Cel.text(wanted), runtime, accepted(wanted)));
      }
      return Cel.any(ways);
    }
    if (rule.demand() instanceof RuleRequirement.Named) {
      return Cel.of("%s == %s", runtime, pod.runtime());
    }
    return Cel.of("%s in %s", runtime, accepted(rule.demand().runtimes().get(0)));
  }

  private Cel accepted(String wanted) {
    List<String> accepted = new ArrayList<>(List.of(wanted));
    if (rule.different() == Different.KeepIfIsolated) {
      policy.isolation().strongestFirst().stream()
          .distinct()
          .filter(each -> policy.isolation().isAtLeast(each, wanted))
          .filter(each -> !each.equals(wanted))
          .forEach(accepted::add);
    }
    return Cel.texts(accepted);
  }

  /** Whether anybody may use the pod's runtime whom the rule asks about. */
  Cel mayUse(AllowedCel allowed) {
    return rule.allowedBy().isEmpty() ? Cel.TRUE : allowed.byAny(rule.allowedBy());
  }

  /** What is said if nobody may. */
  Cel mayNotUse(AllowedCel allowed) {
    String sentence =
        sentences.mayNotUse(
            String.valueOf(MessageTemplate.CREATOR),
            String.valueOf(MessageTemplate.ACCOUNT),
            String.valueOf(MessageTemplate.USED));
    return rule.allowedBy().isEmpty()
        ? Cel.NOTHING
        : MessageTemplate.of(
            sentence,
            Map.of(
                MessageTemplate.NAME, pod.name(),
                MessageTemplate.NAMESPACE, Cel.name("request.namespace"),
                MessageTemplate.CREATOR, allowed.creator(),
                MessageTemplate.ACCOUNT, pod.account(),
                MessageTemplate.USED, allowed.runtime()));
  }

  /** Why it is unknown whether the rule matches. */
  Cel undecided(Cel containers) {
    return say(
        sentences.undecided(String.valueOf(MessageTemplate.CONTAINER)),
        Optional.of(Cel.of("%s.substring(1)", containers)));
  }

  private Cel say(String sentence) {
    return say(sentence, Optional.empty());
  }

  private Cel say(String sentence, Optional<Cel> container) {
    Map<Character, Cel> parts = new HashMap<>();
    parts.put(MessageTemplate.NAME, pod.name());
    parts.put(MessageTemplate.NAMESPACE, Cel.name("request.namespace"));
    parts.put(MessageTemplate.RUNTIME, pod.runtime());
    parts.put(RuleSentences.NAMED, pod.runtime());
    parts.put(MessageTemplate.LABEL, pod.label(policy.runtimeLabel()));
    container.ifPresent(each -> parts.put(MessageTemplate.CONTAINER, each));
    if (rule.demand() instanceof RuleRequirement.FromLabel label) {
      parts.put(RuleSentences.LABEL_VALUE, pod.label(label.key()));
    }
    return MessageTemplate.of(sentence, parts);
  }
}
