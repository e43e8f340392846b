package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our webhook configurations as they are stored: one that stands still, one for what selects. */
public final class WebhookConfigurations {
  /** Name of those that the installation brings. */
  public static final String STILL = "modelgate";

  /** Name of those that follow the policies. */
  public static final String SELECTED = "modelgate-selected";

  /** The condition by which they leave the platform's own namespaces out, on OpenShift. */
  public static final String NOT_OF_THE_PLATFORM = "not-of-the-platform";

  /** Their API version. */
  public static final String API_VERSION = "admissionregistration.k8s.io/v1";

  /** Their kinds. */
  public static final List<String> KINDS =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private final KubernetesClient client;

  /** Those of one cluster. */
  public WebhookConfigurations(KubernetesClient client) {
    this.client = client;
  }

  /** One as it is stored, if it is. */
  public Optional<GenericKubernetesResource> get(String kind, String name) {
    return Optional.ofNullable(named(kind, name).get());
  }

  Resource<GenericKubernetesResource> named(String kind, String name) {
    return client.genericKubernetesResources(API_VERSION, kind).withName(name);
  }

  /** The webhooks of one, as maps and lists. */
  public static List<Map<?, ?>> webhooks(GenericKubernetesResource configuration) {
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
}
