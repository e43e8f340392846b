package io.modelgate.faults;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What came of one try to create a pod. */
sealed interface Attempt {
  /** It is stored so. */
  record Stored(Pod pod) implements Attempt {}

  /** A webhook refused it, or could not be asked. */
  record Refused(String message) implements Attempt {}

  /** The API server or etcd is away: no webhook is to blame. */
  record Unavailable(String message) implements Attempt {}

  /** Tries it once. */
  static Attempt of(KubernetesClient client, PodKind kind, String name) {
    return of(client, kind, name, false);
  }

  /** Asks for one of a kind without storing it. */
  static Attempt dryRun(KubernetesClient client, PodKind kind) {
    return of(client, kind, "dry-run", true);
  }

  private static Attempt of(KubernetesClient client, PodKind kind, String name, boolean isDryRun) {
    try {
      return new Stored((Pod) client.resource(kind.pod(name)).dryRun(isDryRun).create());
    } catch (KubernetesClientException e) {
      String message = String.valueOf(e.getMessage());
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> earlier(client, kind, name, message);
        case HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            422 ->
            new Refused(message);
        default -> message.contains("webhook") ? new Refused(message) : new Unavailable(message);
      };
    }
  }

  /** An earlier try stored it, but its answer was lost. */
  private static Attempt earlier(
      KubernetesClient client, PodKind kind, String name, String conflict) {
    try {
      Pod stored = client.pods().inNamespace(kind.namespace()).withName(name).get();
      return stored == null ? new Unavailable(conflict) : new Stored(stored);
    } catch (KubernetesClientException e) {
      return new Unavailable(String.valueOf(e.getMessage()));
    }
  }
}
