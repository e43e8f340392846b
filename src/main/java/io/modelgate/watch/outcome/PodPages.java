package io.modelgate.watch.outcome;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_GONE;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.access.ClusterUnavailableException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Pods as they are now, listed page by page: for replicas that do not watch them. */
public final class PodPages {
  /** Pods that are whole in memory at a time; their authors may make each 1.5 MB large. */
  private static final long PAGE_SIZE = 25;

  /**
   * Some pods.
   *
   * @param next where the next page begins; empty after the last
   */
  public record Page(List<ObservedPod> pods, String next) {}

  private final KubernetesClient client;
  private final LargePods large;

  /** Pages by one client. */
  public PodPages(KubernetesClient client) {
    this.client = client;
    this.large = LargePods.of(client);
  }

  /**
   * The page that begins at a position.
   *
   * @param namespace whose pods, or empty for all
   * @param position {@link Page#next} of the page before, or empty
   * @return empty where the position is none, or too old
   * @throws ClusterUnavailableException where the API server gives no answer
   */
  public Optional<Page> get(String namespace, String position) {
    ListOptions options =
        new ListOptionsBuilder()
            .withLimit(PAGE_SIZE)
            .withContinue(position.isEmpty() ? null : position)
            .build();
    try {
      KubernetesResourceList<PackedPod> page =
          namespace.isEmpty()
              ? client.resources(PackedPod.class).inAnyNamespace().list(options)
              : client.resources(PackedPod.class).inNamespace(namespace).list(options);
      return Optional.of(
          new Page(
              page.getItems().stream().map(pod -> new ObservedPod(pod, large)).toList(),
              Objects.requireNonNullElse(page.getMetadata().getContinue(), "")));
    } catch (KubernetesClientException e) {
      if (!position.isEmpty() && (e.getCode() == HTTP_GONE || e.getCode() == HTTP_BAD_REQUEST)) {
        return Optional.empty();
      }
      throw new ClusterUnavailableException(e);
    }
  }
}
