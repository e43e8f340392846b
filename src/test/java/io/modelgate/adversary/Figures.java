package io.modelgate.adversary;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What was done and seen, for people. */
final class Figures {
  private final AtomicInteger sequences = new AtomicInteger();
  private final AtomicInteger actions = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Set<String> pods = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
  private final long since = System.nanoTime();

  void sequence() {
    sequences.incrementAndGet();
  }

  void action(boolean isDone) {
    actions.incrementAndGet();
    if (!isDone) {
      refused.incrementAndGet();
    }
  }

  void pods(Observation seen) {
    seen.pods().forEach(pod -> pods.add(Observation.uid(pod)));
  }

  void told(Duration took) {
    longest.accumulateAndGet(took, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  @Override
  public String toString() {
    double seconds = (System.nanoTime() - since) / 1e9;
    return "%d sequences, %d actions (%.0f a second), of which %d were refused, %d pods stored; pods that came before their policy were reported after at most %.1f s"
        .formatted(
            sequences.get(),
            actions.get(),
            actions.get() / seconds,
            refused.get(),
            pods.size(),
            longest.get().toMillis() / 1e3);
  }
}
