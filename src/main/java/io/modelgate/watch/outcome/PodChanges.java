package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.modelgate.watch.access.ClusterUnavailableException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports in which namespaces pods change, while somebody wants to know; it keeps no pod. */
public final class PodChanges implements AutoCloseable {
  private final KubernetesClient client;
  private final Consumer<String> changed;
  private @Nullable Watch watch;

  /**
   * Changes that nobody watches yet.
   *
   * @param changed receives the namespace, by any thread; empty if changes anywhere may have been
   *     missed. It must not block
   */
  public PodChanges(KubernetesClient client, Consumer<String> changed) {
    this.client = client;
    this.changed = changed;
  }

  /**
   * Watches from now on, unless it does already: to be called again and again.
   *
   * @throws ClusterUnavailableException if the API server gives no answer
   */
  public synchronized void start() {
    if (watch != null) {
      return;
    }
    var pods = client.resources(PackedPod.class).inAnyNamespace();
    ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
    try {
      // From a version on: without one, a watch begins with all pods that there are.
      String version = pods.list(one).getMetadata().getResourceVersion();
      ListOptions later = new ListOptionsBuilder().withResourceVersion(version).build();
      watch = pods.watch(later, new Listener());
    } catch (KubernetesClientException e) {
      throw new ClusterUnavailableException(e);
    }
    changed.accept("");
  }

  private synchronized void ended() {
    watch = null;
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  private final class Listener implements Watcher<PackedPod> {
    @Override
    public void eventReceived(Action action, PackedPod pod) {
      if (action != Action.BOOKMARK && action != Action.ERROR) {
        changed.accept(pod.getMetadata().getNamespace());
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      ended();
    }
  }
}
