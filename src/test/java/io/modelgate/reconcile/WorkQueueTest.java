package io.modelgate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.reconcile.ReconcileResult.Failed;
import io.modelgate.reconcile.ReconcileResult.Refused;
import io.modelgate.reconcile.ReconcileResult.Retry;
import io.modelgate.reconcile.ReconcileResult.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
  private static final Key GOOD = new Key("Report", "good", "a");
  private static final Key BAD = new Key("Report", "bad", "a");
  private static final ReconcileResult AWAY = new Unavailable("no answer", Duration.ZERO);

  private long now = Long.MAX_VALUE - 1_000_000; // such a clock may overflow
  private final Map<String, Integer> refused = new HashMap<>();
  private int retries;
  private final WorkQueue queue =
      new WorkQueue(
          new QueueListener() {
            @Override
            public void retried(String kind) {
              retries++;
            }

            @Override
            public void refused(String kind, String namespace, int count) {
              refused.put(kind + " " + namespace, count);
            }
          },
          () -> now);

  @Test
  void apiServerThatIsAwayForOneQueueStopsBoth() {
    WorkQueue other = queue.beside(QueueListener.NONE);
    Key status = new Key("ModelValidation", "other", "a");
    queue.add(GOOD);
    other.add(status);
    assertThat(queue.poll()).contains(GOOD);
    assertThat(other.poll()).contains(status);
    queue.done(GOOD, AWAY);
    other.done(status, AWAY);
    Key later = new Key("Event", "third", "a");
    queue.add(later);
    other.add(later);

    assertThat(queue.poll()).as("two namespaces met no answer, one in each queue").isEmpty();
    assertThat(other.poll()).isEmpty();

    now += Duration.ofSeconds(5).toNanos();
    List<Key> next = new ArrayList<>();
    for (Optional<Key> each = other.poll(); each.isPresent(); each = other.poll()) {
      next.add(each.get());
    }
    assertThat(next).contains(later);
    other.done(later, ReconcileResult.DONE);
    assertThat(queue.poll()).as("it is back").isPresent();
  }

  @Test
  void unavailableOfOneQueueAloneStopsTheOther() {
    WorkQueue other = queue.beside(QueueListener.NONE);
    queue.add(GOOD);
    queue.add(BAD);
    queue.poll();
    queue.poll();
    queue.done(GOOD, AWAY);
    queue.done(BAD, AWAY);
    other.add(new Key("ModelValidation", "other", "a"));

    assertThat(other.poll()).isEmpty();
  }

  @Test
  void queueThatIsClosedLeavesTheOtherOpen() {
    WorkQueue other = queue.beside(QueueListener.NONE);
    other.close();
    queue.add(GOOD);

    assertThat(queue.poll()).contains(GOOD);
    assertThat(other.poll()).isEmpty();
  }

  @Test
  void manyChangesOfAnObjectAreOneReconciliation() {
    queue.add(GOOD);
    queue.add(GOOD);

    assertThat(queue.depth()).isEqualTo(1);
    assertThat(queue.poll()).contains(GOOD);
    assertThat(queue.poll()).isEmpty();
    assertThat(queue.done(GOOD, ReconcileResult.DONE)).isEmpty();
    assertThat(queue.poll()).isEmpty();
  }

  @Test
  void changeDuringReconciliationIsAnotherOneAfterIt() {
    Key key = Key.ofCluster("Webhook", "mutate");
    queue.add(key);
    assertThat(queue.poll()).contains(key);
    queue.add(key);
    queue.addAfter(key, Duration.ZERO);

    assertThat(queue.poll()).as("two threads must not work on it").isEmpty();
    queue.done(key, ReconcileResult.DONE);
    assertThat(queue.poll()).contains(key);
    queue.done(key, ReconcileResult.DONE);
    assertThat(queue.poll()).isEmpty();
  }

  @Test
  void changeDuringReconciliationOfWhatFailedBeforeIsNotLost() {
    fail(BAD, new Failed("x"));
    pass(Duration.ofMillis(200));
    assertThat(queue.poll()).contains(BAD);
    queue.add(BAD);
    queue.done(BAD, ReconcileResult.DONE);

    assertThat(queue.poll()).contains(BAD);
  }

  @Test
  void whatFailsIsTriedAgainLessAndLessOften() {
    queue.add(BAD);
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      waits.add(untilPolled());
      queue.done(BAD, new Failed("x"));
    }

    assertThat(waits.subList(0, 5))
        .containsExactly(
            Duration.ZERO,
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(1600));
    assertThat(waits.subList(13, 80)).containsOnly(Duration.ofMinutes(5));
    assertThat(retries).isEqualTo(80);
    assertThat(queue.failing()).isEqualTo(1);
  }

  @Test
  void changeDoesNotShortenTheWaitUnlessItIsWhatFailed() {
    fail(BAD, new Failed("x"));
    queue.add(BAD);
    queue.addAfter(BAD, Duration.ZERO);
    assertThat(queue.poll()).isEmpty();

    queue.addFresh(BAD);
    assertThat(queue.poll()).contains(BAD);
    queue.addFresh(BAD);
    queue.done(BAD, new Failed("x"));
    assertThat(queue.poll()).as("changed while the old was refused").contains(BAD);
  }

  @Test
  void successEndsTheCount() {
    fail(BAD, new Failed("x"));
    pass(Duration.ofMillis(200));
    assertThat(queue.poll()).contains(BAD);
    queue.done(BAD, ReconcileResult.DONE);
    assertThat(queue.failing()).isZero();

    fail(BAD, new Failed("x"));
    assertThat(untilPolled()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void retryComesWhenItIsDueOrWhenSomethingHappens() {
    queue.add(GOOD);
    assertThat(queue.poll()).contains(GOOD);
    queue.done(GOOD, new Retry(Duration.ofSeconds(2)));

    assertThat(untilPolled()).isEqualTo(Duration.ofSeconds(2));
    queue.done(GOOD, new Retry(Duration.ofSeconds(2)));
    queue.add(GOOD);
    assertThat(queue.poll()).contains(GOOD);
    queue.done(GOOD, ReconcileResult.DONE);
    pass(Duration.ofHours(1));
    assertThat(queue.poll()).isEmpty();
  }

  @Test
  void earliestTimeCounts() {
    queue.addAfter(GOOD, Duration.ofSeconds(3));
    queue.addAfter(GOOD, Duration.ofSeconds(1));
    queue.addAfter(GOOD, Duration.ofSeconds(2));

    assertThat(untilPolled()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void namespacesTakeTurns() {
    for (int i = 0; i < 1000; i++) {
      queue.add(new Key("Report", "bad", "p" + i));
    }
    queue.add(GOOD);

    assertThat(queue.poll().orElseThrow().namespace()).isEqualTo("bad");
    assertThat(queue.poll()).contains(GOOD);
    assertThat(queue.poll()).as("one thread a namespace").isEmpty();
  }

  @Test
  void namespaceThatRefusesIsAskedLessAndLessOftenHoweverManyObjectsItHas() {
    for (int i = 0; i < 1000; i++) {
      queue.add(new Key("Report", "bad", "p" + i));
    }
    int attempts = 0;
    int said = 0;
    for (int second = 0; second < 600; second++) {
      for (Optional<Key> key = queue.poll(); key.isPresent(); key = queue.poll()) {
        Key taken = key.orElseThrow();
        attempts++;
        said += queue.done(taken, new Refused("quota for " + taken.name())).isPresent() ? 1 : 0;
      }
      queue.add(GOOD);
      assertThat(queue.poll()).contains(GOOD);
      queue.done(GOOD, ReconcileResult.DONE);
      pass(Duration.ofSeconds(1));
    }

    assertThat(attempts).isBetween(10, 40);
    assertThat(said).isEqualTo(1);
    assertThat(refused).containsOnlyKeys("Report bad").containsEntry("Report bad", attempts);
  }

  @Test
  void namespaceThatAcceptsAgainGoesOnAtOnce() {
    for (int i = 0; i < 100; i++) {
      queue.add(new Key("Report", "bad", "p" + i));
    }
    queue.done(queue.poll().orElseThrow(), new Refused("quota"));
    pass(Duration.ofMillis(200));
    int done = 0;
    for (Optional<Key> key = queue.poll(); key.isPresent(); key = queue.poll()) {
      queue.done(key.orElseThrow(), ReconcileResult.DONE);
      done++;
    }

    assertThat(done).isEqualTo(100);
    assertThat(refused).containsEntry("Report bad", 0);
  }

  @Test
  void objectsOfTheClusterDoNotWaitForOneAnother() {
    Key bad = Key.ofCluster("RuntimePolicy", "bad");
    Key good = Key.ofCluster("RuntimePolicy", "good");
    fail(bad, new Refused("x"));
    queue.add(good);

    assertThat(queue.poll()).contains(good);
  }

  @Test
  void everythingPausesOnlyIfDifferentNamespacesHaveNoAnswer() {
    Key another = new Key("Event", "other", "a");
    fail(BAD, AWAY);
    queue.add(GOOD);
    assertThat(queue.poll()).as("one namespace is not the API server").contains(GOOD);
    queue.done(GOOD, AWAY);

    queue.add(another);
    assertThat(queue.poll()).isEmpty();
    pass(Duration.ofMillis(200));
    Key first = queue.poll().orElseThrow();
    queue.done(first, ReconcileResult.DONE);
    assertThat(queue.poll()).as("it answers").isPresent();
  }

  @Test
  void pauseIsShortUnlessTheApiServerWantsALongerOne() {
    fail(BAD, AWAY);
    fail(GOOD, new Unavailable("Too Many Requests", Duration.ofSeconds(20)));
    queue.add(new Key("Event", "other", "a"));
    assertThat(untilPolled()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void whatHadNoAnswerIsTriedSoonAfterALongAbsence() {
    queue.add(GOOD);
    for (int i = 0; i < 50; i++) {
      untilPolled();
      queue.done(GOOD, AWAY);
    }

    assertThat(untilPolled()).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void causeIsSaidWhenItChanges() {
    queue.add(BAD);
    queue.poll();
    assertThat(queue.done(BAD, new Failed("one"))).contains("one");
    untilPolled();
    assertThat(queue.done(BAD, new Failed("one"))).isEmpty();
    untilPolled();
    assertThat(queue.done(BAD, new Refused("other"))).contains("other");
    untilPolled();
    queue.done(BAD, ReconcileResult.DONE);
    queue.add(BAD);
    queue.poll();
    assertThat(queue.done(BAD, new Failed("one"))).contains("one");
  }

  @Test
  void closedQueueGivesAndTakesNothing() {
    fail(BAD, new Refused("x"));
    queue.add(GOOD);
    queue.close();
    queue.add(GOOD);
    queue.addFresh(GOOD);
    queue.addAfter(GOOD, Duration.ZERO);

    assertThat(queue.poll()).isEmpty();
    assertThat(queue.depth()).isZero();
    assertThat(refused).containsEntry("Report bad", 0);
  }

  private void fail(Key key, ReconcileResult result) {
    queue.add(key);
    assertThat(queue.poll()).contains(key);
    queue.done(key, result);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** How long it takes until an object comes, which is taken. */
  private Duration untilPolled() {
    Duration step = Duration.ofMillis(100);
    Duration waited = Duration.ZERO;
    while (queue.poll().isEmpty()) {
      pass(step);
      waited = waited.plus(step);
      assertThat(waited).isLessThan(Duration.ofHours(1));
    }
    return waited;
  }
}
