package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** All pods of the cluster, each as little of it as its outcome is told from. */
public final class PodWatch implements AutoCloseable {
  /**
   * Pods that are whole in memory at a time while they are listed; their authors may make each 1.5
   * MB large.
   */
  private static final long PAGE = 50;

  private final SharedIndexInformer<WatchedPod> informer;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  /**
   * Begins to watch; returns at once.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   */
  public PodWatch(KubernetesClient client, Predicate<Throwable> retry) {
    informer =
        client.resources(WatchedPod.class).inAnyNamespace().withLimit(PAGE).runnableInformer(0);
    informer.addEventHandler(new Changes());
    informer.exceptionHandler((wasStarted, e) -> retry.test(e));
    informer.start();
  }

  /** Whether all pods that were there at the beginning are known. */
  public boolean isComplete() {
    return informer.hasSynced();
  }

  /**
   * The keys of the pods that came, changed or went since the last call; a pod that changes
   * meanwhile is among those of the next.
   */
  public Set<String> takeChanged() {
    Set<String> taken = new HashSet<>();
    for (Iterator<String> keys = changed.iterator(); keys.hasNext(); ) {
      taken.add(keys.next());
      keys.remove();
    }
    return taken;
  }

  /** A pod as it is now, by its key; empty where it is gone. */
  public Optional<ObservedPod> get(String key) {
    return Optional.ofNullable(informer.getStore().getByKey(key)).map(PodReader::read);
  }

  @Override
  public void close() {
    informer.stop();
  }

  private final class Changes implements ResourceEventHandler<WatchedPod> {
    @Override
    public void onAdd(WatchedPod pod) {
      changed.add(Cache.metaNamespaceKeyFunc(pod));
    }

    @Override
    public void onUpdate(WatchedPod before, WatchedPod after) {
      changed.add(Cache.metaNamespaceKeyFunc(after));
    }

    @Override
    public void onDelete(WatchedPod pod, boolean finalStateUnknown) {
      changed.add(Cache.metaNamespaceKeyFunc(pod));
    }
  }
}
