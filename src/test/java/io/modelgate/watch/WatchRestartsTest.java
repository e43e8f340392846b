package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of lists and watches that fail. */
final class WatchRestartsTest {
  private static final Logger LOGGER = Logger.getLogger(WatchRestarts.class.getName());

  private final Seen seen = new Seen();
  private long nanos;

  @BeforeEach
  void listen() {
    LOGGER.addHandler(seen);
  }

  @AfterEach
  void remove() {
    LOGGER.removeHandler(seen);
  }

  @Test
  void failureIsOneSentenceUntilItIsAnotherOrLasts() throws Exception {
    WatchRestarts restarts = restarts();
    Throwable reset =
        new CompletionException(
            new KubernetesClientException("reset", new IOException("by\npeer")));
    for (int i = 0; i < 5; i++) {
      assertThat(restarts.retry("pods", false, reset)).isTrue();
    }
    restarts.retry("nodes", false, reset);
    restarts.retry(
        "pods",
        false,
        new WatcherException(
            "Exhausted",
            new KubernetesClientException(
                new StatusBuilder().withCode(500).withMessage("etcd is slow").build())));
    nanos += Duration.ofMinutes(11).toNanos();
    restarts.retry("nodes", false, reset);

    assertThat(seen.messages)
        .containsExactly(
            "The pods of https://api cannot be watched, trying again: reset (java.io.IOException:"
                + " by peer)",
            "The nodes of https://api cannot be watched, trying again: reset (java.io.IOException:"
                + " by peer)",
            "The pods of https://api cannot be watched, trying again: etcd is slow",
            "The nodes of https://api cannot be watched, trying again: reset (java.io.IOException:"
                + " by peer)");
    assertThat(restarts.counts()).isEqualTo(Map.of("pods", 6L, "nodes", 2L));
  }

  @Test
  void definitionThatMayBeMissingIsNotTold() throws Exception {
    Throwable missing =
        new KubernetesClientException(
            new StatusBuilder().withCode(404).withMessage("not found").build());

    restarts().retry("theirs", true, missing);
    restarts().retry("ours", false, missing);

    assertThat(seen.messages)
        .containsExactly(
            "The ours of https://api cannot be watched, trying again: their"
                + " CustomResourceDefinition is missing, apply openshift/base");
  }

  private WatchRestarts restarts() throws Exception {
    return new WatchRestarts(URI.create("https://api").toURL(), () -> nanos);
  }

  private static final class Seen extends Handler {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      messages.add(new SimpleFormatter().formatMessage(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
