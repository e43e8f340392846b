package io.modelgate.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks one question about a key at a time. Whoever asks meanwhile shares the next one, which begins
 * after they asked, so that no answer is older than its question.
 */
final class SingleFlight<K, V> {
  /**
   * One question.
   *
   * @param begin completed when it is to be asked
   */
  private record Flight<V>(CompletableFuture<Boolean> begin, CompletableFuture<V> answer) {}

  private final Function<K, CompletableFuture<V>> question;
  private final Executor executor;
  private final Executor afterPause;

  /** For each key that is asked about, the next question, if somebody waits for it. */
  private final Map<K, Optional<Flight<V>>> next = new HashMap<>();

  /**
   * Questions of one kind.
   *
   * @param pause between an answer and the next question about the same key
   * @param executor asks
   */
  SingleFlight(Function<K, CompletableFuture<V>> question, Duration pause, Executor executor) {
    this.question = question;
    this.executor = executor;
    this.afterPause =
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor);
  }

  /** Asks, or joins those who wait for the next question. */
  synchronized CompletableFuture<V> ask(K key) {
    Optional<Flight<V>> waiting = next.get(key);
    if (waiting != null && waiting.isPresent()) {
      return waiting.get().answer();
    }
    Flight<V> flight = prepare(key);
    if (waiting == null) {
      start(key, flight);
    } else {
      next.put(key, Optional.of(flight));
    }
    return flight.answer();
  }

  private Flight<V> prepare(K key) {
    CompletableFuture<Boolean> begin = new CompletableFuture<>();
    return new Flight<>(
        begin,
        begin
            .thenComposeAsync(begun -> question.apply(key), executor)
            .whenComplete((value, failure) -> afterPause.execute(() -> proceed(key))));
  }

  private void start(K key, Flight<V> flight) {
    next.put(key, Optional.empty());
    flight.begin().complete(true);
  }

  private synchronized void proceed(K key) {
    Optional<Flight<V>> waiting = next.remove(key);
    if (waiting != null) {
      waiting.ifPresent(flight -> start(key, flight));
    }
  }
}
