package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one kind that are stored and ours, each as little of it as it takes to see whether
 * it says what it should. For one thread.
 */
public final class ReportWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ReportWatch.class.getName());
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final ReportKind kind;
  private final Predicate<Throwable> retry;
  private @Nullable SharedIndexInformer<? extends WatchedReport> informer;

  /**
   * A watch that has yet to look.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   */
  public ReportWatch(KubernetesClient client, ReportKind kind, Predicate<Throwable> retry) {
    this.client = client;
    this.kind = kind;
    this.retry = retry;
  }

  /** Looks whether the definition is installed, and begins or ends to watch accordingly. */
  public void look() {
    try {
      boolean isInstalled = client.supports(kind.type());
      if (isInstalled && informer == null) {
        informer = start();
      } else if (!isInstalled) {
        close();
      }
    } catch (KubernetesClientException e) {
      LOG.log(
          Level.WARNING,
          "It is not known whether there are {0}: {1}",
          kind.display(),
          e.getMessage());
    }
  }

  private SharedIndexInformer<? extends WatchedReport> start() {
    SharedIndexInformer<? extends WatchedReport> started =
        client
            .resources(kind.type())
            .inAnyNamespace()
            .withLabel(ReportWriter.MANAGER, ReportWriter.NAME)
            .withLimit(PAGE)
            .runnableInformer(0);
    started.exceptionHandler((wasStarted, e) -> retry.test(e));
    started.start();
    return started;
  }

  /** Which kind. */
  public ReportKind kind() {
    return kind;
  }

  /** Whether the definition is installed, and all reports are known that there were. */
  public boolean isComplete() {
    return informer != null && informer.hasSynced();
  }

  /** What is said of a pod, by its key: {@link ReportContent#digest()}; empty where nothing is. */
  public Optional<String> digest(String key) {
    return informer == null
        ? Optional.empty()
        : Optional.ofNullable(informer.getStore().getByKey(key)).map(WatchedReport::getDigest);
  }

  /** The keys of all pods that something is said of. */
  public Set<String> keys() {
    return informer == null ? Set.of() : Set.copyOf(informer.getStore().listKeys());
  }

  @Override
  public void close() {
    if (informer != null) {
      informer.stop();
      informer = null;
    }
  }
}
