package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the pods of a policy come to the webhook.
 *
 * @param faults why none does, one sentence each
 * @param excluded namespaces whose pods never do
 * @param prefixes of the names of more such namespaces
 * @param selected what each kind of configuration brings of the pods that do not ask
 */
record Reachability(
    List<String> faults, Set<String> excluded, Set<String> prefixes, List<Selected> selected) {

  /**
   * Which pods a configuration brings unasked.
   *
   * @param kind the configuration's
   * @param reached those that it brings
   * @param refusal why the API server refused to bring others, if it did
   */
  record Selected(String kind, List<WebhookScope> reached, Optional<String> refusal) {
    private boolean brings(WebhookScope reach) {
      return reached.stream().anyMatch(each -> each.contains(reach));
    }

    private String fault() {
      return "%s %s lacks the webhook for its pods: %s"
          .formatted(
              kind,
              WebhookConfigurations.selected(kind),
              refusal
                  .map(said -> "the API server refused it, " + said)
                  .orElse("see the reason in the controller's log."));
    }
  }

  /** How a condition of a webhook leaves namespaces out: {@code namespace.startsWith('kube-')}. */
  private static final Pattern PREFIX = Pattern.compile("namespace\\.startsWith\\('([^']+)'\\)");

  /** As the webhooks' configurations are at the moment. */
  static Reachability of(SelectedWebhookReconciler webhooks) {
    List<String> faults = new ArrayList<>();
    Set<String> excluded = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    List<Selected> selected = new ArrayList<>();
    for (String kind : WebhookConfigurations.KINDS) {
      webhooks
          .still(kind)
          .ifPresentOrElse(
              configuration -> {
                addScopes(kind, configuration, faults, excluded, prefixes);
                selected.add(
                    new Selected(kind, webhooks.reached(configuration), webhooks.refusal(kind)));
              },
              () ->
                  faults.add(
                      "%s %s is missing: apply openshift/base."
                          .formatted(kind, WebhookConfigurations.STILL)));
    }
    return new Reachability(faults, excluded, prefixes, selected);
  }

  private static void addScopes(
      String kind,
      GenericKubernetesResource configuration,
      List<String> faults,
      Set<String> excluded,
      Set<String> prefixes) {
    for (Map<?, ?> webhook : WebhookConfigurations.webhooks(configuration)) {
      String name = String.valueOf(webhook.get("name"));
      if (!name.contains("pods.")) {
        continue;
      }
      if (!"Fail".equals(webhook.get("failurePolicy"))) {
        faults.add(
            "Webhook %s of %s %s lets pods through if it fails: set its failurePolicy to Fail."
                .formatted(name, kind, WebhookConfigurations.STILL));
      }
      if (!(webhook.get("clientConfig") instanceof Map<?, ?> config)
          || config.get("caBundle") == null) {
        faults.add(
            "Webhook %s of %s %s has no caBundle, so the API server trusts no answer: check that it is injected."
                .formatted(name, kind, WebhookConfigurations.STILL));
      }
      excluded.addAll(excludedNames(webhook.get("namespaceSelector")));
      prefixes.addAll(excludedPrefixes(webhook.get("matchConditions")));
    }
  }

  private static Set<String> excludedPrefixes(@Nullable Object conditions) {
    Set<String> prefixes = new HashSet<>();
    if (conditions instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> condition
            && WebhookConfigurations.NOT_OF_THE_PLATFORM.equals(condition.get("name"))) {
          PREFIX
              .matcher(String.valueOf(condition.get("expression")))
              .results()
              .forEach(found -> prefixes.add(found.group(1)));
        }
      }
    }
    return prefixes;
  }

  /** Whether no pod in a namespace ever comes to the webhook. */
  boolean isExcluded(String namespace) {
    return excluded.contains(namespace) || prefixes.stream().anyMatch(namespace::startsWith);
  }

  private static Set<String> excludedNames(@Nullable Object selector) {
    Set<String> names = new HashSet<>();
    if (selector instanceof Map<?, ?> map && map.get("matchExpressions") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> expression
            && "kubernetes.io/metadata.name".equals(expression.get("key"))
            && "NotIn".equals(expression.get("operator"))
            && expression.get("values") instanceof List<?> values) {
          values.forEach(value -> names.add(String.valueOf(value)));
        }
      }
    }
    return names;
  }

  /** Why a runtime policy's pods do not come, as one sentence; empty where they do. */
  String fault(SandboxPolicy policy) {
    return faults.isEmpty() ? notBrought(WebhookScopes.reach(policy)) : faults.get(0);
  }

  private String notBrought(WebhookScope reach) {
    return selected.stream()
        .filter(each -> !each.brings(reach))
        .map(Selected::fault)
        .findFirst()
        .orElse(PolicyCondition.FINE);
  }

  /** Why a policy's pods do not come, as one sentence; empty where they do. */
  String fault(ModelPolicy policy, PolicySet policies) {
    if (!faults.isEmpty()) {
      return faults.get(0);
    }
    String namespace = policy.id().namespace();
    if (policy.id().kind() != Kind.CLUSTER && isExcluded(namespace)) {
      return "Pods in namespace %s never come to the webhook: move the policy to another namespace."
          .formatted(namespace);
    }
    if (policy.id().kind() != Kind.CLUSTER && policies.exempts(namespace)) {
      return "Namespace %s is exempt by its label: no pod in it is validated.".formatted(namespace);
    }
    return WebhookScopes.reach(policy).map(this::notBrought).orElse(PolicyCondition.FINE);
  }
}
