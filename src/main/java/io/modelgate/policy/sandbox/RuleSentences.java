package io.modelgate.policy.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.ContainerMatcher;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.Optional;
import java.util.Set;

/**
 * What is said of pods that a rule decides about, for who says the same elsewhere: with texts that
 * stand for what pods differ in.
 */
public final class RuleSentences {
  /** Stands for the label of a pod by which it names its runtime. */
  public static final char LABEL_VALUE = '\ue006';

  /** Stands for the RuntimeClass that a pod itself names, which the rule therefore requires. */
  public static final char NAMED = '\ue007';

  private final Usable policy;
  private final Rule rule;
  private final PodView pod;
  private final Messages messages;

  /**
   * Those of a rule.
   *
   * @param name stands for a pod's name
   * @param namespace stands for its namespace
   */
  public RuleSentences(Usable policy, Rule rule, String name, String namespace) {
    this.policy = policy;
    this.rule = rule;
    ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("name", name);
    Optional<String> wanted =
        rule.demand() instanceof RuleRequirement.Fixed fixed
            ? Optional.of(fixed.name())
            : Optional.empty();
    if (rule.demand() instanceof RuleRequirement.FromLabel label) {
      metadata.putObject("labels").put(label.key(), String.valueOf(LABEL_VALUE));
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("metadata", metadata);
    this.pod = PodView.of(namespace, json, Set.of());
    this.messages = new Messages(new RuleDecision(policy, rule, pod, wanted));
  }

  /** The same where a pod's label names a runtime that the rule requires. */
  private Messages wanting() {
    if (rule.demand() instanceof RuleRequirement.FromLabel) {
      return new Messages(
          new RuleDecision(policy, rule, pod, Optional.of(String.valueOf(LABEL_VALUE))));
    }
    return rule.demand() instanceof RuleRequirement.Named
        ? new Messages(new RuleDecision(policy, rule, pod, Optional.of(String.valueOf(NAMED))))
        : messages;
  }

  /** Of a pod without the label that is required. */
  public String requiresLabel() {
    return messages.requiresLabel((RuleRequirement.Label) rule.demand());
  }

  /** Of a pod whose label names a runtime that it may not. */
  public String labelNamesNone() {
    return messages.labelNamesNone();
  }

  /** Of a pod whose label asks for another runtime. */
  public String labelDiffers(String asked) {
    return wanting().labelDiffers(asked);
  }

  /** Of a pod that names another runtime; empty for none. */
  public String runtimeDiffers(String runtime) {
    return wanting().runtimeDiffers(runtime);
  }

  /** Of a pod with a container whose image is named by an ID. */
  public String undecided(String container) {
    return RuleSearch.sentence(policy, rule, pod, ContainerMatcher.namedById(container));
  }

  /** Of a pod whose RuntimeClass nobody may use whom the rule asks about. */
  public String mayNotUse(String creator, String account, String runtime) {
    return AllowedUse.denied(policy, rule, pod.name(), creator, account, pod, runtime);
  }

  /** Of a pod that uses what its runtime cannot give. */
  public String cannotGive(String used, String runtime) {
    return Feasibility.cannotGive(policy, pod.name(), used, runtime);
  }
}
