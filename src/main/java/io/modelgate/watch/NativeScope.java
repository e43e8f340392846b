package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the webhook for pods leaves out, whatever policies select: namespaces of the control plane
 * and of Modelgate, and on OpenShift those of the platform.
 *
 * @param namespaces expressions of its namespaceSelector
 * @param conditions its matchConditions, but for that which recognizes changes
 */
record NativeScope(List<Map<String, Object>> namespaces, List<Map<String, Object>> conditions) {
  private static final String PODS = "pods.modelgate.io";
  private static final String CHANGES = "changes";

  /** That of the configuration that stands still; empty if it has no webhook for pods. */
  static Optional<NativeScope> of(GenericKubernetesResource still) {
    return WebhookConfigurations.webhooks(still).stream()
        .filter(each -> PODS.equals(each.get("name")))
        .findFirst()
        .map(
            each ->
                new NativeScope(
                    maps(Selectors.expressions(each.get("namespaceSelector"))),
                    maps(each.get("matchConditions")).stream()
                        .filter(condition -> !CHANGES.equals(condition.get("name")))
                        .toList()));
  }

  private static List<Map<String, Object>> maps(@Nullable Object list) {
    List<Map<String, Object>> maps = new ArrayList<>();
    if (list instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> map) {
          maps.add(WebhookConfigurations.copy(map));
        }
      }
    }
    return maps;
  }
}
