package io.modelgate.dashboard;

import io.modelgate.log.UnexpectedError;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.access.ClusterUnavailableException;
import io.modelgate.watch.outcome.PodChanges;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All who receive what changes. While nobody does, nothing is watched for it. Changes are gathered
 * for a moment, so that many of them are one event.
 */
@Singleton
public class LiveStreams {
  private static final int MAX_STREAMS = 50;
  private static final int MAX_STREAMS_OF_A_CALLER = 5;
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /** So often a stream hears that nothing changed: one that hears nothing is not live. */
  private static final int MOMENTS_TO_A_SIGN = 8;

  private static final Logger LOG = System.getLogger(LiveStreams.class.getName());

  private final List<LiveStream> streams = new CopyOnWriteArrayList<>();
  private final CurrentPolicies policies;
  private final ScheduledExecutorService executor;
  private @Nullable Watching watching;
  private int moments;

  /** What is kept up while there are streams. */
  private record Watching(PodChanges pods, List<Runnable> ends, ScheduledFuture<?> clock) {
    void end() {
      clock.cancel(false);
      ends.forEach(Runnable::run);
      pods.close();
    }
  }

  /** Streams that are none yet. */
  @Inject
  public LiveStreams(CurrentPolicies policies, ManagedScheduledExecutorService executor) {
    this(policies, (ScheduledExecutorService) executor);
  }

  LiveStreams(CurrentPolicies policies, ScheduledExecutorService executor) {
    this.policies = policies;
    this.executor = executor;
  }

  /**
   * Sends changes to one from now on.
   *
   * @throws ProblemException 503 if there are too many
   * @throws ClusterUnavailableException if changes cannot be watched
   */
  synchronized void open(Cluster cluster, LiveStream stream) {
    streams.removeIf(LiveStream::isClosed);
    long own = streams.stream().filter(each -> each.caller().equals(stream.caller())).count();
    if (streams.size() >= MAX_STREAMS || own >= MAX_STREAMS_OF_A_CALLER) {
      throw new ProblemException(
          Status.SERVICE_UNAVAILABLE,
          own >= MAX_STREAMS_OF_A_CALLER
              ? "You have %d live pages open already: close one of them.".formatted(own)
              : "Too many people have a live page open: try again in a moment.");
    }
    if (watching == null) {
      watching = watch(cluster);
    }
    streams.add(stream);
    if (stream.begin()) {
      execute(stream); // a sign of life at once: without one, the answer would not begin
    }
  }

  private Watching watch(Cluster cluster) {
    PodChanges pods = cluster.podChanges(namespace -> add(Change.ofPods(namespace)));
    pods.start();
    Runnable ofPolicies = () -> add(Change.ofPolicies());
    return new Watching(
        pods,
        List.of(policies.onChange(ofPolicies), cluster.onStoredPolicies(ofPolicies)),
        executor.scheduleWithFixedDelay(
            this::send, MOMENT.toMillis(), MOMENT.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void add(Change change) {
    streams.forEach(each -> each.add(change));
  }

  private void send() {
    try {
      sendAll();
    } catch (ClusterUnavailableException e) {
      LOG.log(Level.DEBUG, "Pods cannot be watched for the status page now", e);
    } catch (RuntimeException e) { // would end the clock
      LOG.log(Level.ERROR, "The status page failed to send a change: {0}", UnexpectedError.line(e));
    }
  }

  private synchronized void sendAll() {
    streams.removeIf(LiveStream::isClosed);
    if (watching != null && streams.isEmpty()) {
      watching.end();
      watching = null;
      return;
    }
    moments = (moments + 1) % MOMENTS_TO_A_SIGN;
    for (LiveStream each : streams) {
      if ((moments == 0 || !each.isIdle()) && each.begin()) {
        execute(each);
      }
    }
    if (watching != null) {
      watching.pods().start();
    }
  }

  private void execute(LiveStream stream) {
    try {
      executor.execute(stream::send);
    } catch (RejectedExecutionException e) {
      stream.close(); // the server is shutting down
    }
  }

  /** Closes all streams and stops watching, before the server shuts down. */
  @PreDestroy
  synchronized void stop() {
    streams.forEach(LiveStream::close);
    streams.clear();
    if (watching != null) {
      watching.end();
      watching = null;
    }
  }
}
