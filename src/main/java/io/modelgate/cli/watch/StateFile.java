package io.modelgate.cli.watch;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The state of a watch in a file, for {@link Probe}. The file is locked while the process lives, so
 * that what an earlier one left behind says nothing; its time is renewed while it works.
 */
final class StateFile implements AutoCloseable {
  private static final long HEARTBEAT_MILLIS = 5_000;

  /** A probe holds its own lock for an instant. */
  private static final int LOCK_ATTEMPTS = 50;

  private static final long LOCK_PAUSE_MILLIS = 100;

  private final Path path;
  private final FileChannel channel;
  private final LastVerification standing;
  private final Thread heartbeat;

  private StateFile(Path path, FileChannel channel, LastVerification standing) {
    this.path = path;
    this.channel = channel;
    this.standing = standing;
    this.heartbeat = new Thread(this::beat, "heartbeat");
    heartbeat.setDaemon(true);
  }

  /**
   * Creates a new file and writes the state. It never takes over an old file: between its lock and
   * the first writing, that would tell an earlier process's state.
   *
   * @throws NotCheckedException if the file cannot be made, or another process holds it
   */
  static StateFile create(Path path, LastVerification standing) throws NotCheckedException {
    try {
      removeUnheld(path);
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      StateFile file = new StateFile(path, channel, standing);
      lock(path, channel);
      file.write();
      file.heartbeat.start();
      return file;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static void removeUnheld(Path path) throws IOException, NotCheckedException {
    try (FileChannel old = FileChannel.open(path, StandardOpenOption.WRITE)) {
      lock(path, old);
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(path);
  }

  private static void lock(Path path, FileChannel channel) throws IOException, NotCheckedException {
    try {
      for (int i = 0; i < LOCK_ATTEMPTS; i++) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return; // it ends with the channel, or with the process
        }
        Thread.sleep(LOCK_PAUSE_MILLIS);
      }
    } catch (OverlappingFileLockException e) {
      // held by this process: said below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new NotCheckedException(
        "--state-file " + Printable.of(path.toString()) + ": another process uses it");
  }

  Path path() {
    return path;
  }

  /**
   * Writes what the state is now.
   *
   * @throws NotCheckedException if it cannot be written: probes would go on to read the old one
   */
  void update() throws NotCheckedException {
    try {
      write();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static NotCheckedException unusable(Path path, IOException e) {
    return new NotCheckedException(
        "--state-file " + Printable.of(path.toString()) + ": " + Reason.of(e));
  }

  private void beat() {
    try {
      while (true) {
        Thread.sleep(HEARTBEAT_MILLIS);
        write();
      }
    } catch (IOException | InterruptedException e) {
      // Without it, the state grows too old to count.
    }
  }

  private synchronized void write() throws IOException {
    ByteBuffer line = new State(standing.isVerified(), System.currentTimeMillis()).line();
    for (int position = 0; line.hasRemaining(); ) {
      position += channel.write(line, position);
    }
  }

  @Override
  public void close() {
    heartbeat.interrupt();
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is gone all the same: no probe succeeds any more.
    }
  }
}
