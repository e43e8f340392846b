package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.answer.ApiAnswer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the replicas writes: the one that holds the Lease {@code modelgate} in the
 * installation's namespace. All of them decide. The election has a thread of its own, so that
 * nothing else that goes on in this process can keep it waiting; it goes on whatever it meets.
 */
final class Leadership {
  private static final Logger LOG = System.getLogger(Leadership.class.getName());
  private static final String NAME = "modelgate";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MAX_DOUBLINGS = 2;
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

  private final String namespace;
  private final String identity = NAME + "-" + UUID.randomUUID();
  private final Election election;
  private final Optional<ClusterLease> watched;
  private final Semaphore wake = new Semaphore(0);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Supplier<Optional<String>>> faults = new CopyOnWriteArrayList<>();
  private volatile boolean isStopped;
  private volatile @Nullable Thread thread;
  private String cause = "";
  private boolean wasLeader;

  /** A part in the election of one cluster's replicas. */
  Leadership(KubernetesClient client, String namespace) {
    this(new ClusterLease(client, namespace, NAME), namespace);
  }

  private Leadership(ClusterLease lease, String namespace) {
    this.namespace = namespace;
    this.watched = Optional.of(lease);
    this.election = new Election(lease, identity, System::nanoTime, this::fault);
  }

  /** The same about a Lease that nobody watches. */
  Leadership(LeaseStore lease, String namespace) {
    this.namespace = namespace;
    this.watched = Optional.empty();
    this.election = new Election(lease, identity, System::nanoTime, this::fault);
  }

  /**
   * Whether this replica holds the lease now: never after it could not be renewed in time, even
   * while this process or a request hangs.
   */
  boolean isLeader() {
    return election.isLeader();
  }

  /** Where the replicas are. */
  String namespace() {
    return namespace;
  }

  /** Tells this replica from the others. */
  String identity() {
    return identity;
  }

  /**
   * Is called by the election's thread when this replica became the leader, and when it is no more.
   */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Has this replica give the lease back, and not take it, while there is a reason.
   *
   * @param reason why it must not lead, one sentence; empty if it may
   */
  void unless(Supplier<Optional<String>> reason) {
    faults.add(reason);
  }

  private Optional<String> fault() {
    return faults.stream().flatMap(each -> each.get().stream()).findFirst();
  }

  /**
   * Begins.
   *
   * @param retry is told why the Lease cannot be watched, and says whether to try again
   */
  synchronized void start(Predicate<Throwable> retry) {
    watched.ifPresent(
        lease ->
            lease.start(
                retry,
                holder -> {
                  if (!holder.equals(identity)) {
                    wake.release();
                  }
                }));
    Thread started = new Thread(this::run, "modelgate-election");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /** Has the election look at once whether this replica may lead. */
  void reconsider() {
    wake.release();
  }

  /** Whether the election goes on; false only before its start, and where it ended. */
  boolean isWorking() {
    Thread started = thread;
    return started != null && started.isAlive();
  }

  /** Gives the lease back, so that another need not wait for its end. */
  void stop() {
    isStopped = true;
    wake.release();
    Thread started = thread;
    if (started != null) {
      try {
        started.join(RELEASE_TIMEOUT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    watched.ifPresent(ClusterLease::stop);
  }

  private void run() {
    int failures = 0;
    while (!isStopped) {
      Optional<Duration> next = attempt(election::step);
      failures = next.isPresent() ? 0 : failures + 1;
      notifyListeners();
      pause(next.orElse(FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS))));
    }
    attempt(
        () -> {
          election.release();
          return Duration.ZERO;
        });
    notifyListeners();
  }

  /** Whatever it throws, there is another attempt: replicas without elections would never lead. */
  private Optional<Duration> attempt(Supplier<Duration> step) {
    try {
      Duration next = step.get();
      cause = "";
      return Optional.of(next);
    } catch (KubernetesClientException e) {
      warn(ApiAnswer.cause(e));
    } catch (RuntimeException | Error e) {
      warn(e.toString());
    }
    return Optional.empty();
  }

  /** Once, until it succeeds or fails otherwise. */
  private void warn(String why) {
    if (!why.equals(cause) && !isStopped) {
      cause = why;
      LOG.log(
          Level.WARNING,
          "Lease {0}/{1} cannot be read or written, trying again: {2}",
          namespace,
          NAME,
          why);
    }
  }

  private void notifyListeners() {
    boolean isLeader = isLeader();
    if (isLeader == wasLeader) {
      return;
    }
    wasLeader = isLeader;
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException | Error e) {
        warn(e.toString());
      }
    }
  }

  private void pause(Duration time) {
    try {
      if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      // Nobody but this class ends the election: isStopped says so.
      LOG.log(Level.DEBUG, "The election was interrupted and goes on");
    }
  }
}
