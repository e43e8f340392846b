package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Who asks while a question is asked shares the next one. */
final class SingleFlightTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Queue<CompletableFuture<String>> questions = new ConcurrentLinkedQueue<>();
  private final SingleFlight<String, String> flights =
      new SingleFlight<>(this::question, Duration.ZERO, Runnable::run);

  private CompletableFuture<String> question(String key) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    questions.add(answer);
    return answer;
  }

  @Test
  void allWhoAskMeanwhileShareOneQuestion() throws Exception {
    CompletableFuture<String> first = flights.ask("burst");
    List<CompletableFuture<String>> others = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      others.add(flights.ask("burst"));
    }
    assertThat(questions).hasSize(1);
    assertThat(flights.ask("another")).isNotDone();
    assertThat(questions).hasSize(2);

    questions.remove().complete("old");
    assertThat(first.get()).isEqualTo("old");
    questions.remove();
    await().atMost(LONG).until(() -> questions.size() == 1); // it began after the others asked
    assertThat(others).noneMatch(CompletableFuture::isDone);
    questions.remove().complete("new");

    assertThat(others).allSatisfy(each -> assertThat(each).succeedsWithin(LONG).isEqualTo("new"));
    assertThat(questions).isEmpty();
  }

  @Test
  void failureIsSharedAndTheNextQuestionIsAsked() {
    CompletableFuture<String> first = flights.ask("key");
    CompletableFuture<String> second = flights.ask("key");
    questions.remove().completeExceptionally(new IllegalStateException("no answer"));
    await().atMost(LONG).until(() -> questions.size() == 1);
    assertThat(first).isCompletedExceptionally();

    questions.remove().complete("answer");

    assertThat(second).succeedsWithin(LONG).isEqualTo("answer");
  }
}
