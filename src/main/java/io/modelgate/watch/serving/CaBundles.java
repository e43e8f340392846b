package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom the API server trusts when it calls our webhooks: their {@code caBundle}. Only that field is
 * written, by a JSON Patch (RFC 6902) that holds for the configuration as it was read. It is no
 * server-side apply: a webhook that a later version of the manifests leaves out would stay, as a
 * torso, because we had applied a field of it.
 */
public final class CaBundles {
  private static final PatchContext OF_CERTIFICATES =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("modelgate-certificates")
          .build();

  private final WebhookConfigurations configurations;

  /** Those of one cluster. */
  public CaBundles(WebhookConfigurations configurations) {
    this.configurations = configurations;
  }

  /** Whether all configurations of ours are known. */
  public boolean isComplete() {
    return configurations.isComplete();
  }

  /**
   * What stands in each webhook of each configuration of ours, as the watch saw it: PEM; empty
   * bytes where nothing does.
   */
  public List<byte[]> watched() {
    return bundles(configurations::watched);
  }

  /**
   * The same as it is stored now.
   *
   * @throws ApiServerException if they cannot be read
   */
  public List<byte[]> stored() throws ApiServerException {
    try {
      return bundles(configurations::stored);
    } catch (KubernetesClientException e) {
      throw new ApiServerException("The webhook configurations cannot be read", e);
    }
  }

  private static List<byte[]> bundles(WebhookConfigurations.Lookup lookup) {
    List<byte[]> present = new ArrayList<>();
    for (String kind : WebhookConfigurations.KINDS) {
      for (String name :
          List.of(
              WebhookConfigurations.STILL,
              WebhookConfigurations.selected(kind),
              WebhookConfigurations.GUARDS)) {
        lookup
            .get(kind, name)
            .map(WebhookConfigurations::webhooks)
            .ifPresent(webhooks -> webhooks.forEach(each -> present.add(decoded(bundle(each)))));
      }
    }
    return present;
  }

  /**
   * Writes it where another stands, into the configurations that the installation brings; the
   * others are copies, and written only where somebody took their original away.
   *
   * @param pem certificates
   * @throws ApiServerException if it cannot be written
   */
  public void write(byte[] pem) throws ApiServerException {
    String bundle = Base64.getEncoder().encodeToString(pem);
    Optional<ApiServerException> first = Optional.empty();
    for (String kind : WebhookConfigurations.KINDS) {
      try {
        Optional<GenericKubernetesResource> original =
            configurations
                .watched(kind, WebhookConfigurations.STILL)
                .or(() -> configurations.watched(kind, WebhookConfigurations.selected(kind)));
        if (original.isPresent()) {
          write(kind, original.get(), bundle);
        }
      } catch (KubernetesClientException e) {
        ApiServerException failed =
            new ApiServerException("The caBundle cannot be written into the " + kind + "s", e);
        first = first.isPresent() ? first : Optional.of(failed);
      }
    }
    if (first.isPresent()) {
      throw first.get(); // after the other kind had its turn
    }
  }

  private void write(String kind, GenericKubernetesResource original, String bundle) {
    List<Map<String, Object>> patch = new ArrayList<>();
    patch.add(
        Map.of(
            "op", "test",
            "path", "/metadata/resourceVersion",
            "value", original.getMetadata().getResourceVersion()));
    List<Map<?, ?>> webhooks = WebhookConfigurations.webhooks(original);
    for (int i = 0; i < webhooks.size(); i++) {
      if (!bundle.equals(bundle(webhooks.get(i)))) {
        patch.add(
            Map.of(
                "op", "add", "path", "/webhooks/" + i + "/clientConfig/caBundle", "value", bundle));
      }
    }
    if (patch.size() > 1) {
      try {
        configurations
            .named(kind, original.getMetadata().getName())
            .patch(OF_CERTIFICATES, Serialization.asJson(patch));
      } catch (KubernetesClientException e) {
        // Somebody was faster, or took it away: the watch tells.
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
            && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
            && e.getCode() != 422) {
          throw e;
        }
      }
    }
  }

  private static String bundle(Map<?, ?> webhook) {
    return webhook.get("clientConfig") instanceof Map<?, ?> config
            && config.get("caBundle") instanceof String bundle
        ? bundle
        : "";
  }

  private static byte[] decoded(String bundle) {
    return Base64.getMimeDecoder().decode(bundle);
  }
}
