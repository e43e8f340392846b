package io.modelgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Reads the manifests that are installed into clusters. */
final class Manifests {
  /** No test but FaultsIT is about a slow answer, and machines differ. */
  private static final int PATIENCE_SECONDS = 10;

  private Manifests() {}

  /**
   * A configuration of openshift/base, pointed to a server beside the cluster instead of a Service.
   */
  static String webhooks(String manifest, Webhook webhook) {
    return webhooks(manifest, webhook::url, webhook.caBundle());
  }

  /**
   * The same.
   *
   * @param url where the server answers a path
   * @param caBundle what its certificate is signed by
   */
  static String webhooks(String manifest, UnaryOperator<String> url, String caBundle) {
    try {
      JsonNode configuration = Yaml.read(Path.of("openshift", "base", manifest));
      for (JsonNode each : configuration.path("webhooks")) {
        ObjectNode clientConfig = (ObjectNode) each.path("clientConfig");
        clientConfig
            .put("url", url.apply(clientConfig.at("/service/path").asText()))
            .put("caBundle", caBundle)
            .remove("service");
        ((ObjectNode) each).put("timeoutSeconds", PATIENCE_SECONDS);
      }
      return configuration.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
