package io.modelgate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReconcileLoopTest {
  private static final Key GOOD = new Key("Pod", "good", "a");
  private static final Key BAD = new Key("Pod", "bad", "a");
  private static final String THREADS = "reconcile-loop-test";

  private final AtomicInteger ended = new AtomicInteger();
  private final Set<Key> done = ConcurrentHashMap.newKeySet();
  private final WorkQueue queue = new WorkQueue(QueueListener.NONE);
  private final ReconcileLoop loop = new ReconcileLoop(queue, ended::incrementAndGet);

  @AfterEach
  void end() {
    loop.close();
  }

  @Test
  void whatIsThrownCostsOnlyItsObject() {
    for (Throwable thrown :
        new Throwable[] {
          new IllegalStateException("x"),
          new AssertionError("x"),
          new NoClassDefFoundError("x"),
          new StackOverflowError()
        }) {
      start(thrown);
      queue.addFresh(BAD);
      await().until(() -> queue.failing() == 1);
      done.clear();
      queue.add(GOOD);

      await().until(() -> done.contains(GOOD));
      assertThat(loop.isAlive()).isTrue();
      assertThat(ended).hasValue(0);
    }
  }

  @Test
  void failureOfTheVirtualMachineEndsTheLoopVisibly() {
    start(new OutOfMemoryError("thrown by a test"));
    queue.add(BAD);

    await().dontCatchUncaughtExceptions().until(() -> ended.get() == 1);
    assertThat(loop.isAlive()).isFalse();
    queue.add(GOOD);
    assertThat(queue.depth()).as("nobody would work on it").isZero();
  }

  @Test
  void namespaceInWhichOneObjectHangsHoldsUpOnlyItself() {
    CountDownLatch hangs = new CountDownLatch(1);
    loop.register(
        "Pod",
        key -> {
          if (key.namespace().equals("bad")) {
            try {
              hangs.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          done.add(key);
          return ReconcileResult.DONE;
        });
    loop.start(THREADS, 2);
    for (int i = 0; i < 10; i++) {
      queue.add(new Key("Pod", "bad", "p" + i));
    }
    queue.add(GOOD);

    await().until(() -> done.contains(GOOD));
    assertThat(done).containsOnly(GOOD);
    hangs.countDown();
    await().until(() -> done.size() == 11);
  }

  @Test
  void closedLoopDidNotEndByItself() {
    start(new IllegalStateException("x"));
    await().until(() -> workers() == 1); // those of other tests have ended
    loop.close();

    await().until(() -> workers() == 0);
    assertThat(loop.isAlive()).isTrue();
    assertThat(ended).hasValue(0);
  }

  @Test
  void objectsWithoutReconcilerAreLeft() {
    start(new IllegalStateException("x"));
    queue.add(new Key("Other", "good", "a"));
    queue.add(GOOD);

    await().until(() -> done.contains(GOOD));
    assertThat(queue.failing()).isZero();
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().startsWith(THREADS))
        .count();
  }

  private void start(Throwable thrown) {
    loop.register(
        "Pod",
        key -> {
          if (key.equals(BAD)) {
            ReconcileLoopTest.<RuntimeException>sneak(thrown);
          }
          done.add(key);
          return ReconcileResult.DONE;
        });
    loop.start(THREADS, 1);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
