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
  private final Function<K, CompletableFuture<V>> question;
  private final Executor executor;
  private final Executor afterPause;
  private final Map<K, Optional<CompletableFuture<V>>> next = new HashMap<>();

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
    Optional<CompletableFuture<V>> waiting = next.get(key);
    if (waiting != null && waiting.isPresent()) {
      return waiting.get();
    }
    CompletableFuture<V> answer = new CompletableFuture<>();
    if (waiting == null) {
      start(key, answer);
    } else {
      next.put(key, Optional.of(answer));
    }
    return answer;
  }

  private void start(K key, CompletableFuture<V> answer) {
    next.put(key, Optional.empty());
    CompletableFuture.supplyAsync(() -> question.apply(key), executor)
        .thenCompose(Function.identity())
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
              afterPause.execute(() -> proceed(key));
            });
  }

  private synchronized void proceed(K key) {
    Optional<CompletableFuture<V>> waiting = next.remove(key);
    if (waiting != null && waiting.isPresent()) {
      start(key, waiting.get());
    }
  }
}
