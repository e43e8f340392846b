package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a JVM is set while it runs, and nobody else's. */
@Needs(Component.FAKETIME)
final class FaketimeIT {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  /** Says what time it is, again and again. */
  static final class Clock {
    private Clock() {}

    /** The process. */
    public static void main(String[] arguments) throws InterruptedException {
      while (true) {
        System.out.println(System.currentTimeMillis());
        Thread.sleep(200);
      }
    }
  }

  @Test
  void clockOfOneProcessIsSet() throws IOException {
    Path clock = folder.resolve("clock");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Path.of("target", "test-classes").toString(),
            Clock.class.getName());
    builder.environment().putAll(Faketime.environment(clock));
    Process process = builder.start();
    try (BufferedReader times = process.inputReader(UTF_8)) {
      assertThat(ahead(times)).isLessThan(HOUR.dividedBy(2));

      Faketime.set(clock, HOUR);

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> ahead(times).compareTo(HOUR.dividedBy(2)) > 0);
    } finally {
      Signal.KILL.send(process.toHandle());
    }
  }

  private static Duration ahead(BufferedReader times) {
    try {
      long millis = Long.parseLong(times.readLine());
      return Duration.between(Instant.now(), Instant.ofEpochMilli(millis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
