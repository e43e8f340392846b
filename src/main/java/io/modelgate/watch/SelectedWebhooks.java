package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that bring us the pods that policies select unasked: copies of those that stand
 * still, for other pods. Pods that ask by their label come by the latter; if these may change a
 * pod, the pods come once more by a copy, after what others change.
 */
final class SelectedWebhooks {
  /** Bytes of a configuration. etcd takes 1.5 MiB, of which the API server's notes are a part. */
  static final int MAX_BYTES = 1_000_000;

  private static final String PODS = "pods.modelgate.io";
  private static final String TEMPLATES = "templates.modelgate.io";
  private static final Requirement ASKS_NOT = new Exists(MetadataKeys.VALIDATION_LABEL, false);
  private static final WebhookScopes EVERYTHING =
      new WebhookScopes(List.of(), List.of(WebhookScope.EVERYTHING));

  /** The condition of the webhook for templates that their pods ask by their label. */
  private static final String ASKS = "asks";

  /** Begins the names of the copies by which pods that ask come once more. */
  private static final String AGAIN = "again.";

  private SelectedWebhooks() {}

  /**
   * Those of one configuration, never too large to be stored. Where namespaces are too many, all
   * their pods come; then their templates no longer do, which would only be warned about; and
   * beyond some ten thousand namespaces with policies, every pod of the cluster.
   *
   * @param still the configuration that stands still
   */
  static List<Map<String, Object>> of(GenericKubernetesResource still, WebhookScopes reaches) {
    WebhookScopes whole = reaches.wholeNamespaces();
    List<Map<String, Object>> webhooks = of(still, reaches, whole);
    if (isTooLarge(webhooks)) {
      webhooks = of(still, whole, whole);
    }
    if (isTooLarge(webhooks)) {
      webhooks = of(still, whole, new WebhookScopes(List.of(), whole.clusterWide()));
    }
    return isTooLarge(webhooks) ? of(still, EVERYTHING, EVERYTHING) : webhooks;
  }

  private static boolean isTooLarge(List<Map<String, Object>> webhooks) {
    return Serialization.asJson(webhooks).length() > MAX_BYTES;
  }

  private static List<Map<String, Object>> of(
      GenericKubernetesResource still, WebhookScopes pods, WebhookScopes templates) {
    List<Map<String, Object>> webhooks = new ArrayList<>(again(still));
    for (Map<?, ?> each : WebhookConfigurations.webhooks(still)) {
      if (PODS.equals(each.get("name"))) {
        pods.grouped().forEach((name, reach) -> webhooks.add(ofPods(each, name, reach)));
      } else if (TEMPLATES.equals(each.get("name"))) {
        templates.grouped().forEach((name, reach) -> webhooks.add(ofTemplates(each, name, reach)));
      }
    }
    return webhooks;
  }

  /** They come first: a pod that is selected comes to one webhook only, by the others. */
  private static List<Map<String, Object>> again(GenericKubernetesResource still) {
    List<Map<String, Object>> webhooks = new ArrayList<>();
    if (WebhookConfigurations.MUTATING.equals(still.getKind())) {
      for (Map<?, ?> each : WebhookConfigurations.webhooks(still)) {
        Map<String, Object> webhook = WebhookConfigurations.copy(each);
        webhook.put("name", AGAIN + each.get("name"));
        webhooks.add(webhook);
      }
    }
    return webhooks;
  }

  /** A webhook for other pods. */
  static Map<String, Object> ofPods(Map<?, ?> still, String name, WebhookScope reach) {
    Map<String, Object> webhook = copy(still, name, reach);
    List<Object> pods = new ArrayList<>();
    reach.pods().forEach(requirement -> pods.add(Selectors.expression(requirement)));
    pods.add(Selectors.expression(ASKS_NOT));
    webhook.put("objectSelector", Map.of("matchExpressions", pods));
    return webhook;
  }

  /** A webhook for what creates pods, whose labels are not the pods'. */
  private static Map<String, Object> ofTemplates(Map<?, ?> still, String name, WebhookScope reach) {
    Map<String, Object> webhook = copy(still, name, reach);
    webhook.computeIfPresent("matchConditions", (field, value) -> withoutAsking(value));
    return webhook;
  }

  private static Map<String, Object> copy(Map<?, ?> still, String name, WebhookScope reach) {
    Map<String, Object> webhook = WebhookConfigurations.copy(still);
    webhook.put("name", name + "." + still.get("name"));
    List<Object> namespaces =
        new ArrayList<>(Selectors.expressions(still.get("namespaceSelector")));
    reach.namespaces().forEach(requirement -> namespaces.add(Selectors.expression(requirement)));
    webhook.put("namespaceSelector", Map.of("matchExpressions", namespaces));
    return webhook;
  }

  /** Templates are not told apart by whether their pods ask; other conditions stay. */
  private static @Nullable Object withoutAsking(Object conditions) {
    List<?> others =
        ((List<?>) conditions)
            .stream()
                .filter(each -> !(each instanceof Map<?, ?> map && ASKS.equals(map.get("name"))))
                .toList();
    return others.isEmpty() ? null : others;
  }

  /**
   * Which pods a stored configuration surely brings, beyond those that the installation leaves out.
   *
   * @param still the configuration that it is a copy of
   */
  static List<WebhookScope> stored(
      GenericKubernetesResource still, GenericKubernetesResource configuration) {
    List<Requirement> leftOut = new ArrayList<>();
    for (Map<?, ?> each : WebhookConfigurations.webhooks(still)) {
      if (PODS.equals(each.get("name"))) {
        Selectors.requirements(each.get("namespaceSelector")).ifPresent(leftOut::addAll);
      }
    }
    List<WebhookScope> reaches = new ArrayList<>();
    for (Map<?, ?> each : WebhookConfigurations.webhooks(configuration)) {
      String name = String.valueOf(each.get("name"));
      if (name.endsWith("." + PODS) && !name.startsWith(AGAIN)) {
        reach(each, leftOut).ifPresent(reaches::add);
      }
    }
    return reaches;
  }

  private static Optional<WebhookScope> reach(Map<?, ?> webhook, List<Requirement> leftOut) {
    return Selectors.requirements(webhook.get("namespaceSelector"))
        .flatMap(
            namespaces ->
                Selectors.requirements(webhook.get("objectSelector"))
                    .map(
                        pods ->
                            new WebhookScope(
                                without(namespaces, leftOut), without(pods, List.of(ASKS_NOT)))));
  }

  private static List<Requirement> without(List<Requirement> all, List<Requirement> some) {
    return all.stream().filter(each -> !some.contains(each)).toList();
  }
}
