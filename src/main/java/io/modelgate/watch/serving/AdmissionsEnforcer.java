package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AKS's Admissions Enforcer, which leaves the namespaces of AKS's own out of every webhook by
 * expressions that it adds to the namespaceSelector. The label asks it not to, since who may label
 * a namespace could take its pods away from us. If it adds them all the same, they stay: to write
 * the webhook once more would only make it add them once more, for ever.
 */
public final class AdmissionsEnforcer {
  /** The label of a webhook configuration that it leaves alone. */
  public static final String DISABLED = "admissions.enforcer/disabled";

  /** What it adds, in the versions that were seen. */
  private static final Set<Map<String, Object>> ADDED =
      Set.of(
          Map.of("key", "control-plane", "operator", "DoesNotExist"),
          Map.of("key", "control-plane", "operator", "NotIn", "values", List.of("true")),
          Map.of(
              "key",
              "kubernetes.azure.com/managedby",
              "operator",
              "NotIn",
              "values",
              List.of("aks")));

  private static final String SELECTOR = "namespaceSelector";
  private static final String EXPRESSIONS = "matchExpressions";

  private AdmissionsEnforcer() {}

  /** Webhooks that are to be written, with what the enforcer added to those that are stored. */
  public static List<Map<String, Object>> withItsExpressions(
      List<? extends Map<?, ?>> wanted, @Nullable GenericKubernetesResource stored) {
    List<Map<?, ?>> present = stored == null ? List.of() : WebhookConfigurations.webhooks(stored);
    List<Map<String, Object>> kept = new ArrayList<>();
    for (Map<?, ?> each : wanted) {
      Map<String, Object> webhook = WebhookConfigurations.copy(each);
      present.stream()
          .filter(
              other -> other.get("name") instanceof String name && name.equals(each.get("name")))
          .map(other -> other.get(SELECTOR))
          .filter(selector -> isOf(each.get(SELECTOR), selector))
          .forEach(selector -> webhook.put(SELECTOR, selector));
      kept.add(webhook);
    }
    return kept;
  }

  /** Whether a stored selector is the wanted one and what the enforcer adds. */
  private static boolean isOf(@Nullable Object wanted, @Nullable Object stored) {
    if (!(stored instanceof Map<?, ?> map) || !map.keySet().equals(Set.of(EXPRESSIONS))) {
      return false;
    }
    List<Object> others = new ArrayList<>(expressions(stored));
    List<?> ours = expressions(wanted);
    boolean hasOurs = others.containsAll(ours);
    others.removeAll(ours);
    return hasOurs && ADDED.containsAll(others);
  }

  private static List<?> expressions(@Nullable Object selector) {
    return selector instanceof Map<?, ?> map && map.get(EXPRESSIONS) instanceof List<?> list
        ? list
        : List.of();
  }
}
