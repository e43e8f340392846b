package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Kubernetes client logs by itself. */
final class ClientLogTest {
  private static final String WATCH =
      "io.fabric8.kubernetes.client.dsl.internal.AbstractWatchManager";

  private final Seen seen = new Seen();

  @BeforeEach
  void install() {
    ClientLog.install();
    ClientLog.install(); // once more is the same
    Logger.getLogger("").addHandler(seen);
  }

  @AfterEach
  void remove() {
    Logger.getLogger("").removeHandler(seen);
  }

  @Test
  void failedConnectionIsASentence() {
    Logger.getLogger(WATCH)
        .log(
            Level.INFO,
            "Watch connection error received 11 times without progress, will reconnect if possible",
            new IllegalStateException("wrapped", new IOException("Connection\nreset")));

    assertThat(seen.messages)
        .containsExactly(
            "The Kubernetes client says: Watch connection error received 11 times without progress,"
                + " will reconnect if possible (java.io.IOException: Connection reset)");
    assertThat(seen.records).allSatisfy(each -> assertThat(each.getThrown()).isNull());
  }

  @Test
  void statusIsItsMessage() {
    Logger.getLogger(WATCH)
        .severe(
            "Error received: "
                + new StatusBuilder()
                    .withCode(500)
                    .withMessage("etcdserver: request timed out")
                    .withNewMetadata()
                    .endMetadata()
                    .build()
                + ", will retry");

    assertThat(seen.messages)
        .containsExactly(
            "The Kubernetes client says: Error received: etcdserver: request timed out, will"
                + " retry");
  }

  @Test
  void whatIsLongIsCut() {
    Logger.getLogger(WATCH).severe("x".repeat(5_000));

    assertThat(seen.messages).singleElement().asString().hasSizeLessThan(400).endsWith("…");
  }

  private static final class Seen extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      records.add(logged);
      messages.add(new SimpleFormatter().formatMessage(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
