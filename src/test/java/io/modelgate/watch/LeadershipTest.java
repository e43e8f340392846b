package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The election's own thread, with a Lease that fails in all ways. */
final class LeadershipTest {
  private final FailingLease lease = new FailingLease();
  private final Leadership leadership = new Leadership(lease, "installation");

  @AfterEach
  void stop() {
    leadership.stop();
  }

  @Test
  void electionGoesOnWhateverTheClientThrows() {
    lease.failures.addAll(
        List.of(
            () -> new KubernetesClientException("no connection"),
            () -> new IllegalStateException("the client's own mistake"),
            () -> new NoClassDefFoundError("in the middle of an update"),
            () -> new StackOverflowError()));
    assertThat(leadership.isWorking()).isFalse();

    leadership.start(e -> true);

    await().atMost(LONG).until(leadership::isLeader);
    assertThat(leadership.isWorking()).isTrue();
  }

  @Test
  void listenerThatFailsEndsNothing() {
    AtomicInteger told = new AtomicInteger();
    leadership.onChange(
        () -> {
          throw new AssertionError("a listener's mistake");
        });
    leadership.onChange(told::incrementAndGet);

    leadership.start(e -> true);

    await().atMost(LONG).until(() -> told.get() == 1);
    assertThat(leadership.isWorking()).isTrue();
  }

  @Test
  void leaseIsGivenBackAtTheEnd() {
    leadership.start(e -> true);
    await().atMost(LONG).until(leadership::isLeader);

    leadership.stop();

    assertThat(lease.stored.orElseThrow().holder()).isEmpty();
    assertThat(leadership.isLeader()).isFalse();
    assertThat(leadership.isWorking()).isFalse();
  }

  @Test
  void interruptedElectionGoesOn() {
    leadership.onChange(() -> Thread.currentThread().interrupt());

    leadership.start(e -> true);
    await().atMost(LONG).until(() -> lease.writes.get() > 1);

    assertThat(leadership.isWorking()).isTrue();
  }

  @Test
  void requestThatHangsIsNoLeadership() {
    CountDownLatch hangs = new CountDownLatch(1);
    leadership.start(e -> true);
    await().atMost(LONG).until(leadership::isLeader);
    lease.failures.add(
        () -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new KubernetesClientException("too late");
        });

    await().atMost(LONG).until(() -> !leadership.isLeader());
    assertThat(leadership.isWorking()).isTrue();

    hangs.countDown();
    await().atMost(LONG).until(leadership::isLeader);
  }

  private static final Duration LONG = Duration.ofMinutes(2);

  /** Fails once for each failure that is left. */
  private static final class FailingLease implements LeaseStore {
    private final Deque<Supplier<Throwable>> failures = new ArrayDeque<>();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile Optional<StoredLease> stored = Optional.empty();

    @Override
    public Optional<Optional<StoredLease>> watched() {
      fail();
      return Optional.of(stored);
    }

    @Override
    public Optional<StoredLease> read() {
      fail();
      return stored;
    }

    @Override
    public StoredLease write(Optional<StoredLease> before, String holder) {
      fail();
      StoredLease written =
          new StoredLease(
              String.valueOf(writes.incrementAndGet()),
              holder,
              Duration.ofSeconds(15),
              0,
              Optional.empty());
      stored = Optional.of(written);
      return written;
    }

    private void fail() {
      Supplier<Throwable> failure;
      synchronized (failures) {
        failure = failures.poll();
      }
      if (failure != null) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    }
  }
}
