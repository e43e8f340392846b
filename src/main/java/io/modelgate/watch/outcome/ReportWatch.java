package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The reports of one kind that are stored and ours, each as little of it as it takes to see whether
 * it says what it should. Where their definition is missing, it waits for it.
 */
public final class ReportWatch implements AutoCloseable {
  private static final long PAGE = 500;

  private final ReportKind kind;
  private final SharedIndexInformer<? extends WatchedReport> informer;

  /**
   * Begins to watch; returns at once.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   */
  public ReportWatch(KubernetesClient client, ReportKind kind, Predicate<Throwable> retry) {
    this.kind = kind;
    informer =
        client
            .resources(kind.type())
            .inAnyNamespace()
            .withLabel(ReportWriter.MANAGER, ReportWriter.NAME)
            .withLimit(PAGE)
            .runnableInformer(0);
    informer.exceptionHandler((wasStarted, e) -> retry.test(e));
    informer.start();
  }

  /** Which kind. */
  public ReportKind kind() {
    return kind;
  }

  /** Whether all reports are known that were there when the definition was first seen. */
  public boolean isComplete() {
    return informer.hasSynced();
  }

  /** What is said of a pod, by its key: {@link ReportContent#digest()}; empty where nothing is. */
  public Optional<String> digest(String key) {
    return Optional.ofNullable(informer.getStore().getByKey(key)).map(WatchedReport::getDigest);
  }

  /** The keys of all pods that something is said of. */
  public Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (WatchedReport report : informer.getStore().list()) {
      ObjectMeta metadata = report.getMetadata();
      keys.add(Cache.namespaceKeyFunc(metadata.getNamespace(), metadata.getName()));
    }
    return keys;
  }

  @Override
  public void close() {
    informer.stop();
  }
}
