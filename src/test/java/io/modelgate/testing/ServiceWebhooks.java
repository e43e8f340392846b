package io.modelgate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Our webhooks as they are installed, with a Service that leads out of the cluster. */
public final class ServiceWebhooks {
  private ServiceWebhooks() {}

  /**
   * Installs them.
   *
   * @param port where a server on this machine answers for the Service
   * @param annotation of the configurations
   */
  public static void install(KubeApi api, int port, String annotation) throws IOException {
    api.client()
        .resource(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: modelgate, namespace: model-validation-controller}
            spec: {type: ExternalName, externalName: localhost}
            """)
        .create();
    for (String manifest : List.of("webhook.yaml", "validating-webhook.yaml")) {
      String yaml = Files.readString(Path.of("openshift", "base", manifest));
      api.client()
          .resource(
              yaml.replace(
                      "        path: /admission/",
                      "        port: " + port + "\n        path: /admission/")
                  .replace(
                      "metadata:\n  name: modelgate\n",
                      "metadata:\n  name: modelgate\n  annotations: {" + annotation + "}\n"))
          .create();
    }
  }
}
