package io.modelgate.policy.sandbox;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.RuntimeRule.AllowedBy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.sandbox.RuntimeAuthorizer.Answer;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why nobody of those whom a rule asks about may use a pod's RuntimeClass. As with
 * PodSecurityPolicy, one of them is enough, be it in the cluster or in the pod's namespace.
 *
 * @param sentence who lacks which verb on what, and what to do
 * @param isKnown whether that is so; if not, nobody could be asked
 */
public record AllowedUse(String sentence, boolean isKnown) {
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,253}");

  /** What stands for the name of a user that a sentence cannot have. */
  public static final String UNNAMED = "(whose name is not printable)";

  /**
   * The problem, if there is one.
   *
   * @param runtime in which the pod will run; nobody uses anything if it is empty
   */
  static Optional<AllowedUse> problem(
      Usable policy, Rule rule, PodView pod, String runtime, Authorization by) {
    if (rule.allowedBy().isEmpty() || runtime.isEmpty()) {
      return Optional.empty();
    }
    Answer worst = Answer.NO;
    for (AllowedBy each : inOrder(rule)) {
      Caller who =
          each == AllowedBy.Creator ? by.creator() : account(pod.namespace(), pod.account());
      Answer answer = by.authorizer().mayUse(who, pod.namespace(), runtime);
      if (answer == Answer.YES) {
        return Optional.empty();
      }
      worst = answer == Answer.NO ? worst : answer;
      if (worst == Answer.NONE) {
        break; // whoever is silent keeps the pod waiting
      }
    }
    return Optional.of(
        switch (worst) {
          case OFFLINE -> new AllowedUse(offline(policy, rule, pod, runtime), false);
          case NONE -> new AllowedUse(silent(policy, rule, pod, runtime), true);
          default ->
              new AllowedUse(
                  denied(
                      policy,
                      rule,
                      pod.name(),
                      printable(by.creator()),
                      pod.account(),
                      pod,
                      runtime),
                  true);
        });
  }

  /** What a rule demands of others than the pod; empty if nothing. */
  static String clause(Rule rule) {
    return rule.allowedBy().isEmpty()
        ? ""
        : ", which the pod's %s must be allowed to use"
            .formatted(
                inOrder(rule).stream()
                    .map(each -> each == AllowedBy.Creator ? "creator" : "service account")
                    .collect(joining(" or ")));
  }

  private static List<AllowedBy> inOrder(Rule rule) {
    return Arrays.stream(AllowedBy.values()).filter(rule.allowedBy()::contains).toList();
  }

  private static String printable(Caller who) {
    return PRINTABLE.matcher(who.name()).matches() ? who.name() : UNNAMED;
  }

  /** As the API server knows a service account that asks for nothing itself. */
  private static Caller account(String namespace, String name) {
    return new Caller(
        userName(namespace, name),
        "",
        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
        Map.of());
  }

  private static String userName(String namespace, String account) {
    return "system:serviceaccount:" + namespace + ":" + account;
  }

  /** Of a pod whose RuntimeClass none of them may use. */
  static String denied(
      Usable policy,
      Rule rule,
      String name,
      String creator,
      String account,
      PodView pod,
      String runtime) {
    boolean isOne = rule.allowedBy().size() == 1;
    String who =
        inOrder(rule).stream()
            .map(
                each ->
                    each == AllowedBy.Creator
                        ? "user \"%s\"".formatted(creator)
                        : "service account \"%s\"".formatted(account))
            .collect(joining(" nor "));
    return """
    Pod %s runs in RuntimeClass %s, but %s%s may %suse it in namespace %s, as rule %s of %s requires: \
    grant %s the verb use on runtimeclasses.node.k8s.io %s, or choose another RuntimeClass.\
    """
        .formatted(
            name,
            runtime,
            isOne ? "" : "neither ",
            who,
            isOne ? "not " : "",
            pod.namespace(),
            rule.name(),
            policy.display(),
            isOne ? "it" : "one of them",
            runtime);
  }

  private static String silent(Usable policy, Rule rule, PodView pod, String runtime) {
    return """
    It is not known who may use RuntimeClass %s of pod %s, as rule %s of %s requires, because the \
    cluster's authorizer gives Modelgate no answer: try again in a moment.\
    """
        .formatted(runtime, pod.name(), rule.name(), policy.display());
  }

  private static String offline(Usable policy, Rule rule, PodView pod, String runtime) {
    String users =
        inOrder(rule).stream()
            .map(
                each ->
                    each == AllowedBy.Creator
                        ? "the pod's creator"
                        : "service account \"%s\"".formatted(pod.account()))
            .collect(joining(" or "));
    return """
    Only the cluster knows whether %s may use RuntimeClass %s, as rule %s of %s requires: ask it by \
    kubectl auth can-i use runtimeclasses.node.k8s.io/%s -n %s --as=USER.\
    """
        .formatted(users, runtime, rule.name(), policy.display(), runtime, pod.namespace());
  }
}
