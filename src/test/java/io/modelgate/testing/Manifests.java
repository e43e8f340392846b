package io.modelgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Reads the manifests that are installed into clusters. */
final class Manifests {
  private Manifests() {}

  /**
   * A configuration of openshift/base, pointed to a server beside the cluster instead of a Service.
   */
  static String webhooks(String manifest, Webhook webhook) {
    try {
      JsonNode configuration = Yaml.read(Path.of("openshift", "base", manifest));
      for (JsonNode each : configuration.path("webhooks")) {
        ObjectNode clientConfig = (ObjectNode) each.path("clientConfig");
        clientConfig
            .put("url", webhook.url(clientConfig.at("/service/path").asText()))
            .put("caBundle", webhook.caBundle())
            .remove("service");
      }
      return configuration.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
