package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.watch.answer.ApiAnswer;
import io.modelgate.watch.serving.InstalledApis;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one kind that are stored and ours, each as little of it as it takes to see whether
 * it says what it should.
 */
public final class ReportWatch implements AutoCloseable {
  private static final long PAGE_SIZE = 500;

  /** How often it is looked whether the definition is installed, if nobody tells of that. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  /** The same if its group is there already: an API server serves a new kind a little later. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(3);

  /** The same if somebody does. */
  private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final InstalledApis apis;
  private final ReportKind kind;
  private final Predicate<Throwable> retry;
  private final ChangeListener changed;
  private volatile boolean isSuspect;
  private volatile @Nullable SharedIndexInformer<? extends WatchedReport> informer;

  /**
   * A watch that has yet to look.
   *
   * @param apis tells when the group of the kind comes
   * @param retry is told why a list or watch failed, and says whether to try again
   * @param changed is told which report came, changed or went
   */
  public ReportWatch(
      KubernetesClient client,
      InstalledApis apis,
      ReportKind kind,
      Predicate<Throwable> retry,
      ChangeListener changed) {
    this.client = client;
    this.apis = apis;
    this.kind = kind;
    this.retry = retry;
    this.changed = changed;
  }

  /**
   * Looks whether the definition is installed, and begins or ends to watch accordingly.
   *
   * @param complete is called once all reports are known, if it begins now
   * @return when to look again
   */
  public synchronized ReconcileResult poll(Runnable complete) {
    try {
      boolean isInstalled = apis.mayHave(kind.context()) && client.supports(kind.type());
      if (isSuspect) {
        isSuspect = false;
        close();
      }
      if (isInstalled && informer == null) {
        informer = start(kind.type(), complete);
      } else if (!isInstalled) {
        close();
      }
      return new ReconcileResult.Retry(
          isInstalled || isToldOf() ? RESYNC_INTERVAL : untilNextLook());
    } catch (KubernetesClientException e) {
      return ApiAnswer.result(e);
    }
  }

  private Duration untilNextLook() {
    return apis.isKnown(kind.context()) ? RETRY_INTERVAL : CHECK_INTERVAL;
  }

  /** Whether somebody tells when the definition comes: if it is the first of its group. */
  private boolean isToldOf() {
    return apis.isKnown(kind.context()) && !apis.mayHave(kind.context());
  }

  /** The definition is gone, or was: the next look starts again. */
  public void suspect() {
    isSuspect = true;
  }

  private <T extends WatchedReport> SharedIndexInformer<T> start(Class<T> type, Runnable complete) {
    SharedIndexInformer<T> started =
        client
            .resources(type)
            .inAnyNamespace()
            .withLabel(ReportWriter.MANAGER, ReportWriter.NAME)
            .withLimit(PAGE_SIZE)
            .runnableInformer(0);
    started.addEventHandler(new ChangeNotifier<>(changed));
    started.exceptionHandler((wasStarted, e) -> retry.test(e));
    CompletionStage<Void> unused = started.start().thenRun(complete);
    return started;
  }

  /** The kind of reports that this watches. */
  public ReportKind kind() {
    return kind;
  }

  /** Whether the definition is installed, and all reports are known that there were. */
  public boolean isComplete() {
    SharedIndexInformer<? extends WatchedReport> started = informer;
    return started != null && started.hasSynced();
  }

  /** What is said of a pod: {@link ReportContent#digest()}; empty if nothing is. */
  public Optional<String> digest(String namespace, String name) {
    SharedIndexInformer<? extends WatchedReport> started = informer;
    return started == null
        ? Optional.empty()
        : Optional.ofNullable(started.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)))
            .map(WatchedReport::getDigest);
  }

  /** Tells of every report that there is. */
  public void forEach(ChangeListener each) {
    SharedIndexInformer<? extends WatchedReport> started = informer;
    if (started != null) {
      started
          .getStore()
          .list()
          .forEach(
              report ->
                  each.changed(
                      report.getMetadata().getNamespace(), report.getMetadata().getName()));
    }
  }

  @Override
  public synchronized void close() {
    SharedIndexInformer<? extends WatchedReport> started = informer;
    if (started != null) {
      started.stop();
      informer = null;
    }
  }
}
