package io.modelgate.shutdown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.HttpsProbe;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.Signal;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of requests while a server ends, with no hook before SIGTERM. */
final class ShutdownIT {
  private static final String PATH = "/admission/mutate";
  private static final Duration DELAY = Duration.ofSeconds(6);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final int CALLERS = 4;

  private final String review = read();

  @Test
  void allRequestsAreAnsweredUntilTheEnd() throws Exception {
    try (LibertyProcess server =
        LibertyProcess.start(
            "shutdown",
            Map.of(
                "MODELGATE_SOURCE",
                "directory",
                "MODELGATE_POLICIES",
                Path.of("examples").toAbsolutePath().toString(),
                "MODELGATE_SHUTDOWN_DELAY",
                DELAY.toString()))) {
      Webhook webhook = server.awaitReady();
      assertThat(webhook.post(PATH, review).headers().firstValue("Connection"))
          .as("before, connections stay open")
          .isEmpty();
      SSLSocket before = begin(webhook);

      long since = System.nanoTime();
      server.signal(Signal.TERM);
      try (Callers callers = new Callers(webhook, since)) {
        await()
            .atMost(Duration.ofSeconds(2))
            .until(() -> HttpsProbe.of(server.port(), "/health/ready", PROBE).status() == 503);
        assertThat(HttpsProbe.of(server.port(), "/health/ready", PROBE).body())
            .contains("This replica is shutting down after SIGTERM. It still answers requests.");
        assertThat(HttpsProbe.of(server.port(), "/health/live", PROBE).status()).isEqualTo(200);
        server.signal(Signal.TERM); // another changes nothing

        sleepUntil(since, DELAY.minusSeconds(1));
        assertThat(finish(before)).as("begun before SIGTERM").startsWith("HTTP/1.1 200");
        SSLSocket last = begin(webhook);
        sleepUntil(since, DELAY.plusSeconds(1));
        assertThat(finish(last)).as("begun before the port is closed").startsWith("HTTP/1.1 200");

        await().atMost(Duration.ofSeconds(40)).until(() -> !server.isAlive());
        callers.assertAllWereAnswered();
      }
      assertThat(server.log()).contains("Modelgate ends in " + DELAY);
    }
  }

  /** New connections, one request each, one after another until none can be made any more. */
  private final class Callers implements AutoCloseable {
    private final ExecutorService executor = Executors.newFixedThreadPool(CALLERS);
    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> running = new ArrayList<>();

    Callers(Webhook webhook, long since) {
      for (int i = 0; i < CALLERS; i++) {
        running.add(executor.submit(() -> call(webhook, since)));
      }
    }

    private void call(Webhook webhook, long since) {
      while (!executor.isShutdown()) {
        try {
          HttpResponse<String> answer = webhook.post(PATH, review);
          if (answer.statusCode() != 200 || !answer.body().contains("\"patch\"")) {
            failures.add(answer.statusCode() + " " + answer.body());
          }
          answers.incrementAndGet();
        } catch (UncheckedIOException e) {
          boolean isClosed = isNotConnected(e.getCause());
          if (!isClosed || System.nanoTime() - since < DELAY.toNanos()) {
            failures.add(Duration.ofNanos(System.nanoTime() - since) + ": " + e.getCause());
          }
          if (isClosed) {
            return;
          }
        }
      }
    }

    /** Then no request was sent: whoever calls goes to another replica. */
    private static boolean isNotConnected(@Nullable Throwable e) {
      return e instanceof ConnectException || e instanceof SSLHandshakeException;
    }

    void assertAllWereAnswered() throws Exception {
      for (Future<?> each : running) {
        each.get(1, TimeUnit.MINUTES);
      }
      assertThat(failures).isEmpty();
      assertThat(answers.get()).isGreaterThan(CALLERS * 10);
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }

  private SSLSocket begin(Webhook webhook) throws IOException {
    SSLSocket socket = webhook.connect();
    byte[] body = review.getBytes(UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(PATH, body.length);
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(body, 0, body.length / 2);
    socket.getOutputStream().flush();
    return socket;
  }

  /** Everything that is answered, until the server closes the connection. */
  private String finish(SSLSocket socket) throws IOException {
    byte[] body = review.getBytes(UTF_8);
    try (socket) {
      socket.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  private static void sleepUntil(long since, Duration after) throws InterruptedException {
    Thread.sleep(Math.max(0, (after.toNanos() - (System.nanoTime() - since)) / 1_000_000));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("examples", "key", "review.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
