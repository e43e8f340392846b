package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.watch.SelectedWebhooks.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the webhook configurations {@code modelgate-selected} at what the policies select. They are
 * copies of the configurations {@code modelgate}, so that address and certificate authority come
 * from one place; and they belong to the ClusterRole {@code modelgate}, so that they go with it.
 */
final class WebhookKeeper {
  static final String STILL = "modelgate";
  static final String SELECTED = "modelgate-selected";
  static final String API_VERSION = "admissionregistration.k8s.io/v1";
  static final List<String> KINDS =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private static final String PODS = "pods.modelgate.io";
  private static final String TEMPLATES = "templates.modelgate.io";
  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  private final KubernetesClient client;

  WebhookKeeper(KubernetesClient client) {
    this.client = client;
  }

  /** The configuration of one kind that stands still, if it is installed. */
  Optional<GenericKubernetesResource> still(String kind) {
    return Optional.ofNullable(
        client.genericKubernetesResources(API_VERSION, kind).withName(STILL).get());
  }

  /** Writes what differs from what the policies call for. */
  void keep(PolicySet policies) {
    List<Reach> reaches = SelectedWebhooks.of(policies);
    for (String kind : KINDS) {
      still(kind).ifPresent(configuration -> keep(kind, wanted(configuration, reaches)));
    }
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

  static List<Map<?, ?>> webhooks(GenericKubernetesResource configuration) {
    List<Map<?, ?>> webhooks = new ArrayList<>();
    if (configuration.getAdditionalProperties().get("webhooks") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> webhook) {
          webhooks.add(webhook);
        }
      }
    }
    return webhooks;
  }

  private void keep(String kind, List<Map<String, Object>> wanted) {
    GenericKubernetesResource present =
        client.genericKubernetesResources(API_VERSION, kind).withName(SELECTED).get();
    if (present == null ? wanted.isEmpty() : webhooks(present).equals(wanted)) {
      return;
    }
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(API_VERSION);
    written.setKind(kind);
    written.setMetadata(
        new ObjectMetaBuilder().withName(SELECTED).withOwnerReferences(owner()).build());
    written.setAdditionalProperty("webhooks", wanted);
    client
        .genericKubernetesResources(API_VERSION, kind)
        .resource(written)
        .patch(ServerSideApply.OF_POLICIES);
  }

  private List<OwnerReference> owner() {
    GenericKubernetesResource role =
        client.genericKubernetesResources(RBAC, "ClusterRole").withName(STILL).get();
    return role == null
        ? List.of()
        : List.of(
            new OwnerReferenceBuilder()
                .withApiVersion(RBAC)
                .withKind("ClusterRole")
                .withName(STILL)
                .withUid(role.getMetadata().getUid())
                .build());
  }
}
