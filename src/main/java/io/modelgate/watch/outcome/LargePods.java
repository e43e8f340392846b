package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.access.ClusterUnavailableException;
import java.net.HttpURLConnection;
import java.util.List;

/** The pods that are too large to be kept in memory: asked for one by one when they are needed. */
@FunctionalInterface
interface LargePods {
  /**
   * A pod as it is stored now.
   *
   * @throws ClusterUnavailableException if the API server gives no answer, or it is gone
   */
  JsonNode get(String namespace, String name);

  /** Those of a cluster. */
  static LargePods of(KubernetesClient client) {
    JsonMapper json = new JsonMapper();
    return (namespace, name) -> {
      try {
        // A list, because the right to list is there anyway.
        List<GenericKubernetesResource> found =
            client
                .genericKubernetesResources("v1", "Pod")
                .inNamespace(namespace)
                .withField("metadata.name", name)
                .list()
                .getItems();
        if (found.isEmpty()) {
          throw new KubernetesClientException(
              "The pod is gone", HttpURLConnection.HTTP_NOT_FOUND, null);
        }
        return json.valueToTree(found.get(0));
      } catch (KubernetesClientException e) {
        throw new ClusterUnavailableException(e);
      }
    };
  }
}
