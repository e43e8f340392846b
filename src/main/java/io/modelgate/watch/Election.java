package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.LeaseStore.StoredLease;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part in the election: it renews the Lease that it holds, or takes one that nobody
 * has renewed for as long as it lasts. Time is measured by this process alone, from what it saw
 * itself: nobody's clock counts. A lease counts from before the request that took or renewed it,
 * and for less time than others wait, so two never lead at once.
 */
final class Election {
  /** How long others wait after they saw it renewed. */
  static final Duration LEASE_DURATION = Duration.ofSeconds(15);

  /** After this time without a renewal this replica leads no more. */
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MIN_WAIT = Duration.ofMillis(100);

  /** Nobody who writes another duration into the Lease can keep replicas from leading. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /**
   * What this replica holds.
   *
   * @param nanos when the request began by which it did
   */
  private record Held(StoredLease lease, long nanos) {}

  private final LeaseStore store;
  private final String identity;
  private final LongSupplier nanoTime;
  private final Supplier<Optional<String>> fault;
  private volatile @Nullable Held held;
  private Optional<Optional<StoredLease>> watched = Optional.empty();
  private Optional<StoredLease> seen = Optional.empty();
  private long seenNanos;

  /**
   * A replica's part.
   *
   * @param identity tells it from the others
   * @param fault why this replica must not lead, if it must not
   */
  Election(
      LeaseStore store, String identity, LongSupplier nanoTime, Supplier<Optional<String>> fault) {
    this.store = store;
    this.identity = identity;
    this.nanoTime = nanoTime;
    this.fault = fault;
  }

  /** Whether this replica leads at this moment, whatever its requests wait for. */
  boolean isLeader() {
    Held now = held;
    return now != null && isInTime(now);
  }

  private boolean isInTime(Held lease) {
    return nanoTime.getAsLong() - lease.nanos() < RENEW_DEADLINE.toNanos();
  }

  /**
   * Does what is due; for one thread.
   *
   * @return when to call again
   * @throws KubernetesClientException if the API server did not answer, or refused
   */
  Duration step() {
    Held now = held;
    if (now != null && !isInTime(now)) {
      held = null;
      now = null;
    }
    if (fault.get().isPresent()) {
      release();
      return RENEW_INTERVAL;
    }
    return now == null ? follow() : renew(now);
  }

  private Duration renew(Held now) {
    long begin = nanoTime.getAsLong();
    try {
      held = new Held(store.write(Optional.of(now.lease()), identity), begin);
      return RENEW_INTERVAL;
    } catch (KubernetesClientException e) {
      if (!isAnotherNow(e)) {
        throw e;
      }
    }
    Optional<StoredLease> stored = store.read();
    observe(stored);
    held =
        stored
            .filter(lease -> lease.holder().equals(identity))
            .map(lease -> new Held(lease, now.nanos())) // somebody changed another part of it
            .orElse(null);
    return MIN_WAIT;
  }

  private Duration follow() {
    Optional<Optional<StoredLease>> latest = store.watched();
    if (latest.isEmpty() || !latest.equals(watched)) {
      observe(latest.orElseGet(store::read));
      watched = latest;
    }
    if (untilFree() > 0) {
      return pause();
    }
    if (latest.isPresent()) {
      observe(store.read()); // the watch may be late
    }
    if (untilFree() > 0) {
      return pause();
    }
    long begin = nanoTime.getAsLong();
    try {
      held = new Held(store.write(seen, identity), begin);
      return RENEW_INTERVAL;
    } catch (KubernetesClientException e) {
      if (!isAnotherNow(e)) {
        throw e;
      }
      return MIN_WAIT; // another replica was faster
    }
  }

  private static boolean isAnotherNow(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  private void observe(Optional<StoredLease> lease) {
    if (!lease.equals(seen)) {
      seen = lease;
      seenNanos = nanoTime.getAsLong();
    }
  }

  /** Nanoseconds until it may be taken; none where nobody holds it, or where this replica does. */
  private long untilFree() {
    Optional<StoredLease> lease = seen == null ? Optional.empty() : seen;
    if (lease.isEmpty()
        || lease.get().holder().isEmpty()
        || lease.get().holder().equals(identity)) {
      return 0;
    }
    Duration lasts = lease.get().duration();
    lasts = lasts.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : lasts;
    return Math.max(lasts.toNanos() - (nanoTime.getAsLong() - seenNanos), 0);
  }

  private Duration pause() {
    Duration until = Duration.ofNanos(untilFree());
    return until.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : min(until, RENEW_INTERVAL);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Gives the Lease back if this replica holds it, so that another need not wait for its end. It
   * leads no more before the request is sent.
   */
  void release() {
    Held last = held;
    held = null;
    if (last != null) {
      store.write(Optional.of(last.lease()), "");
    }
  }
}
