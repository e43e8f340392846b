package io.modelgate.cli.watch;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks a state file what the watch that holds it has to say. Whatever cannot be read or is not
 * understood is no for an answer.
 */
public final class Probe {
  private final Path file;
  private final Clock clock;

  /**
   * A probe of one file.
   *
   * @param file what the watch got as its state file
   * @param clock by which the state's age is measured
   */
  public Probe(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Why the watch does not say that the model is verified; empty if it does. */
  public Optional<String> notReady() {
    return fault(true);
  }

  /** Why the watch does not seem to work; empty if it does. */
  public Optional<String> notAlive() {
    return fault(false);
  }

  private Optional<String> fault(boolean ready) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Read first: a file has one holder in its life, so whoever holds it after that wrote this.
      Optional<State> state = State.parse(read(channel));
      if (!isHeld(channel)) {
        return fault("the process that wrote it has ended");
      }
      if (state.isEmpty()) {
        return fault("it contains no state");
      }
      if (!state.get().isFresh(clock.millis())) {
        return fault("its state is too old, so the process no longer works");
      }
      return ready && !state.get().ready()
          ? Optional.of("the model is not verified")
          : Optional.empty();
    } catch (IOException e) {
      return fault(Reason.of(e));
    }
  }

  private static byte[] read(FileChannel channel) throws IOException {
    // One byte too many is asked for, to see that there is none.
    ByteBuffer buffer = ByteBuffer.allocate(State.LENGTH + 1);
    int read = 0;
    while (read >= 0 && buffer.hasRemaining()) {
      read = channel.read(buffer);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** A shared lock, so that probes do not take each other for the watch. */
  private static boolean isHeld(FileChannel channel) throws IOException {
    try (FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true; // this process holds the lock itself
    }
  }

  private Optional<String> fault(String why) {
    return Optional.of("state file " + Printable.of(file.toString()) + ": " + why);
  }
}
