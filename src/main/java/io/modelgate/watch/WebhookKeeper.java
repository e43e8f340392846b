package io.modelgate.watch;

import static io.modelgate.watch.serving.WebhookConfigurations.API_VERSION;
import static io.modelgate.watch.serving.WebhookConfigurations.KINDS;
import static io.modelgate.watch.serving.WebhookConfigurations.SELECTED;
import static io.modelgate.watch.serving.WebhookConfigurations.STILL;
import static io.modelgate.watch.serving.WebhookConfigurations.webhooks;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.watch.SelectedWebhooks.Reach;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the webhook configurations {@code modelgate-selected} at what the policies select. They are
 * copies of the configurations {@code modelgate}, so that address and certificate authority come
 * from one place; and they have the same owners as all that the controller installs.
 */
final class WebhookKeeper {
  private static final String PODS = "pods.modelgate.io";
  private static final String TEMPLATES = "templates.modelgate.io";

  private final KubernetesClient client;
  private final WebhookConfigurations configurations;

  WebhookKeeper(KubernetesClient client) {
    this.client = client;
    this.configurations = new WebhookConfigurations(client);
  }

  /** The configuration of one kind that stands still, if it is installed. */
  Optional<GenericKubernetesResource> still(String kind) {
    return configurations.get(kind, STILL);
  }

  /**
   * Writes what differs from what the policies call for.
   *
   * @param owners with which they go; where there are none, with what they are copied from
   */
  void keep(PolicySet policies, List<OwnerReference> owners) {
    List<Reach> reaches = SelectedWebhooks.of(policies);
    for (String kind : KINDS) {
      still(kind)
          .ifPresent(
              configuration ->
                  keep(
                      kind,
                      wanted(configuration, reaches),
                      owners.isEmpty() ? List.of(owner(configuration)) : owners));
    }
  }

  /**
   * While an installation goes, the bindings may be gone already: no copy outlives its original.
   */
  private static OwnerReference owner(GenericKubernetesResource still) {
    return new OwnerReferenceBuilder()
        .withApiVersion(API_VERSION)
        .withKind(still.getKind())
        .withName(still.getMetadata().getName())
        .withUid(still.getMetadata().getUid())
        .build();
  }

  private static List<Map<String, Object>> wanted(
      GenericKubernetesResource still, List<Reach> reaches) {
    List<Map<String, Object>> wanted = new ArrayList<>();
    for (Map<?, ?> webhook : webhooks(still)) {
      boolean areTemplates = TEMPLATES.equals(webhook.get("name"));
      if (areTemplates || PODS.equals(webhook.get("name"))) {
        for (int i = 0; i < reaches.size(); i++) {
          wanted.add(SelectedWebhooks.webhook(webhook, reaches.get(i), i, areTemplates));
        }
      }
    }
    return wanted;
  }

  private void keep(String kind, List<Map<String, Object>> wanted, List<OwnerReference> owners) {
    Optional<GenericKubernetesResource> present = configurations.get(kind, SELECTED);
    boolean isThere =
        present
            .map(
                each ->
                    webhooks(each).equals(wanted)
                        && each.getMetadata().getOwnerReferences().equals(owners))
            .orElse(wanted.isEmpty());
    if (isThere) {
      return;
    }
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(API_VERSION);
    written.setKind(kind);
    written.setMetadata(
        new ObjectMetaBuilder().withName(SELECTED).withOwnerReferences(owners).build());
    written.setAdditionalProperty("webhooks", wanted);
    client
        .genericKubernetesResources(API_VERSION, kind)
        .resource(written)
        .patch(ServerSideApply.OF_POLICIES);
  }
}
