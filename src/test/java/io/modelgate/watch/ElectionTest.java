package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.LeaseStore.StoredLease;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Elections between replicas whose clock and API server are the test's. */
final class ElectionTest {
  private final FakeLease lease = new FakeLease();
  private long nanos;
  private Optional<String> fault = Optional.empty();
  private final Election one = election("one");
  private final Election other = election("other");

  private Election election(String identity) {
    return new Election(lease, identity, () -> nanos, () -> fault);
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void firstOneLeadsAndTheOtherDoesNot() {
    one.step();
    other.step();

    assertThat(one.isLeader()).isTrue();
    assertThat(other.isLeader()).isFalse();
    assertThat(lease.stored.orElseThrow().holder()).isEqualTo("one");
  }

  @Test
  void leaderThatRenewsGoesOnLeading() {
    one.step();
    for (int i = 0; i < 20; i++) {
      passes(one.step());
      other.step();
      assertThat(one.isLeader()).isTrue();
      assertThat(other.isLeader()).isFalse();
    }
  }

  @Test
  void leaderWhoseWritesFailIsNoneBeforeAnotherMayBe() {
    one.step();
    other.step();
    lease.fault = Optional.of(new KubernetesClientException("no connection"));
    passes(Duration.ofSeconds(9));
    assertThatThrownBy(one::step).isInstanceOf(KubernetesClientException.class);
    assertThat(one.isLeader()).isTrue();

    passes(Duration.ofSeconds(1));
    assertThat(one.isLeader()).as("without any step, as of a thread that hangs").isFalse();

    lease.fault = Optional.empty();
    other.step();
    assertThat(other.isLeader()).isFalse();
    passes(Duration.ofSeconds(5));
    other.step();
    assertThat(other.isLeader()).isTrue();
    one.step();
    assertThat(one.isLeader()).isFalse();
  }

  @Test
  void leaseIsHeldFromBeforeTheRequestThatTookIt() {
    lease.takes = Duration.ofSeconds(8);

    one.step();

    assertThat(one.isLeader()).isTrue();
    passes(Duration.ofSeconds(2));
    assertThat(one.isLeader()).isFalse();
  }

  @Test
  void leaderThatCannotBeAskedForLongBeginsAgain() {
    one.step();
    lease.fault = Optional.of(new KubernetesClientException("no connection"));
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(one::step).isInstanceOf(KubernetesClientException.class);
      passes(Duration.ofSeconds(3));
    }
    assertThat(one.isLeader()).isFalse();

    lease.fault = Optional.empty();
    one.step();

    assertThat(one.isLeader()).isTrue();
  }

  @Test
  void clocksOfOthersSayNothing() {
    lease.stored = Optional.of(lease.next("a replica whose clock is an hour ahead"));

    other.step();
    passes(Duration.ofSeconds(14));
    other.step();
    assertThat(other.isLeader()).isFalse();

    passes(Duration.ofSeconds(1));
    other.step();
    assertThat(other.isLeader()).isTrue();
  }

  @Test
  void leaseThatSomebodyGaveBackIsTakenAtOnce() {
    one.step();
    other.step();

    one.release();

    assertThat(one.isLeader()).isFalse();
    other.step();
    assertThat(other.isLeader()).isTrue();
  }

  @Test
  void leaderWhoseLoopEndedGivesTheLeaseBackAndLeadsNoMore() {
    one.step();
    fault = Optional.of("The loop that writes reports has ended.");
    one.step();

    assertThat(one.isLeader()).isFalse();
    assertThat(lease.stored.orElseThrow().holder()).isEmpty();
    one.step();
    assertThat(one.isLeader()).isFalse();

    fault = Optional.empty();
    other.step();
    assertThat(other.isLeader()).isTrue();
  }

  @Test
  void leaseThatAnotherTookIsLostAtOnce() {
    one.step();
    lease.stored = Optional.of(lease.next("other"));

    one.step();

    assertThat(one.isLeader()).isFalse();
  }

  @Test
  void leaseThatSomebodyOnlyTouchedIsKept() {
    one.step();
    lease.stored = Optional.of(lease.next("one")); // a label, for example

    one.step();
    one.step();

    assertThat(one.isLeader()).isTrue();
  }

  @Test
  void leaseThatSomebodyDeletedIsTakenAnew() {
    one.step();
    lease.stored = Optional.empty();

    one.step();
    assertThat(one.isLeader()).isFalse();
    one.step();

    assertThat(one.isLeader()).isTrue();
  }

  @Test
  void watchThatStandsStillKeepsNobodyFromLeading() {
    lease.stored = Optional.of(lease.next("gone"));
    lease.watched = Optional.of(Optional.of(lease.next("older"))); // and never tells anything again

    other.step();
    passes(Duration.ofSeconds(15));
    other.step(); // learns by a request which is the newest
    passes(Duration.ofSeconds(15));
    other.step();

    assertThat(other.isLeader()).isTrue();
  }

  @Test
  void withoutAWatchTheLeaseIsRead() {
    lease.watched = Optional.empty();
    lease.stored = Optional.of(lease.next("gone"));

    other.step();
    passes(Duration.ofSeconds(15));
    other.step();

    assertThat(other.isLeader()).isTrue();
  }

  @Test
  void twoThatTakeItAtOnceAreOne() {
    lease.stored = Optional.of(lease.next(""));
    lease.beforeWrite =
        () -> {
          lease.beforeWrite = () -> {};
          one.step();
        };

    other.step();
    other.step();

    assertThat(one.isLeader()).isTrue();
    assertThat(other.isLeader()).isFalse();
  }

  /** A Lease as the API server keeps it: what was seen before must be what is there. */
  private final class FakeLease implements LeaseStore {
    private Optional<StoredLease> stored = Optional.empty();
    private Optional<Optional<StoredLease>> watched = Optional.empty();
    private Optional<RuntimeException> fault = Optional.empty();
    private Duration takes = Duration.ZERO;
    private Runnable beforeWrite = () -> {};
    private int versions;

    private StoredLease next(String holder) {
      return new StoredLease(
          String.valueOf(++versions), holder, Duration.ofSeconds(15), 0, Optional.empty());
    }

    @Override
    public Optional<Optional<StoredLease>> watched() {
      return watched;
    }

    @Override
    public Optional<StoredLease> read() {
      ask();
      return stored;
    }

    @Override
    public StoredLease write(Optional<StoredLease> before, String holder) {
      beforeWrite.run();
      ask();
      if (!before.map(StoredLease::version).equals(stored.map(StoredLease::version))) {
        throw new KubernetesClientException("somebody was faster", 409, null);
      }
      StoredLease written = next(holder);
      stored = Optional.of(written);
      return written;
    }

    private void ask() {
      passes(takes);
      if (fault.isPresent()) {
        throw fault.get();
      }
    }
  }
}
