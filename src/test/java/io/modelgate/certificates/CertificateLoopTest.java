package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CertificateLoopTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicBoolean isSettled = new AtomicBoolean();
  private final CertificateLoop loop = new CertificateLoop(looks::incrementAndGet, isSettled::get);

  @AfterEach
  void stop() {
    loop.close();
    executor.shutdownNow();
  }

  @Test
  void itLooksAgainWhileSomethingIsMissingAndAtOnceWhenSomethingChanges() {
    Future<?> running = executor.submit(loop);
    await().atMost(LONG).until(() -> looks.get() > 2);

    isSettled.set(true);
    await().atMost(LONG).during(Duration.ofSeconds(3)).until(() -> same(looks.get()));
    int before = looks.get();
    loop.changed();
    await().atMost(Duration.ofSeconds(10)).until(() -> looks.get() > before + 1);

    loop.close();
    await().atMost(LONG).until(running::isDone);
  }

  @Test
  void lookThatThrowsEndsIt() {
    Future<?> running =
        executor.submit(
            new CertificateLoop(
                () -> {
                  throw new IllegalStateException("of the test");
                },
                isSettled::get));
    await().atMost(LONG).until(running::isDone);
    assertThat(running).isDone();
  }

  private int last = -1;

  private boolean same(int now) {
    boolean isSame = now == last;
    last = now;
    return isSame;
  }
}
