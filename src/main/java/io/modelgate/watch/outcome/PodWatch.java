package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** All pods of the cluster, each in bounded memory. */
public final class PodWatch implements AutoCloseable {
  /**
   * Pods that are whole in memory at a time while they are listed; their authors may make each 1.5
   * MB large.
   */
  private static final long PAGE_SIZE = 50;

  private final SharedIndexInformer<PackedPod> informer;
  private final Runnable complete;
  private final LargePods large;

  /**
   * A watch that has yet to start.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   * @param changed is told which pod came, changed or went
   * @param complete is called once all pods that were there at the beginning are known
   */
  public PodWatch(
      KubernetesClient client,
      Predicate<Throwable> retry,
      ChangeListener changed,
      Runnable complete) {
    informer =
        client.resources(PackedPod.class).inAnyNamespace().withLimit(PAGE_SIZE).runnableInformer(0);
    informer.addEventHandler(new ChangeNotifier<>(changed));
    informer.exceptionHandler((wasStarted, e) -> retry.test(e));
    this.complete = complete;
    this.large = LargePods.of(client);
  }

  /** Begins to watch; returns at once. */
  public void start() {
    CompletionStage<Void> unused = informer.start().thenRun(complete);
  }

  /** Whether all pods that were there at the beginning are known. */
  public boolean isComplete() {
    return informer.hasSynced();
  }

  /** A pod as it is now; empty if it is gone. */
  public Optional<ObservedPod> get(String namespace, String name) {
    return Optional.ofNullable(
            informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)))
        .map(pod -> new ObservedPod(pod, large));
  }

  /** Tells of every pod that there is. */
  public void forEach(ChangeListener each) {
    informer
        .getStore()
        .list()
        .forEach(
            pod -> each.changed(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  @Override
  public void close() {
    informer.stop();
  }
}
