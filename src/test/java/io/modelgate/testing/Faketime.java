package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sets the clock of one process while it runs: libfaketime, loaded before the C library. */
public final class Faketime {
  private Faketime() {}

  /** The library, if the command {@code faketime} is there. */
  public static Optional<Path> library() {
    try {
      Process process =
          new ProcessBuilder("faketime", "-m", "-f", "+0s", "printenv", "LD_PRELOAD").start();
      String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(Path.of(path)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for faketime", e);
    }
  }

  /** The environment of a process whose clock follows a file, within a second. */
  public static Map<String, String> environment(Path clock) {
    set(clock, Duration.ZERO);
    return Map.of(
        "LD_PRELOAD",
        library().orElseThrow().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        clock.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", // else threads that wait spin
        "0");
  }

  /** Sets it so far ahead, or behind. */
  public static void set(Path clock, Duration ahead) {
    try {
      Path written = clock.resolveSibling(clock.getFileName() + ".new");
      Files.writeString(written, "%+d\n".formatted(ahead.toSeconds()));
      Files.move(written, clock, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
