package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers from one verification to the next which files were what was signed, so that those that
 * nobody touched need not be hashed again. It forgets with the process.
 */
public final class VerifiedFiles {
  /** A file written twice within the clock's step looks untouched: such are hashed again. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final boolean remembering;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private VerifiedFiles(boolean remembering) {
    this.remembering = remembering;
  }

  /** Nothing is known yet; for verifications that follow each other. */
  public static VerifiedFiles remembering() {
    return new VerifiedFiles(true);
  }

  /** Each verification hashes everything. */
  public static VerifiedFiles none() {
    return new VerifiedFiles(false);
  }

  /**
   * What changes when a file's content does.
   *
   * @param attributes device, inode, size, modification time, and the change time, which only the
   *     kernel sets
   */
  record Stamp(Map<String, Object> attributes) {

    static Stamp of(Path file) throws IOException {
      return new Stamp(
          Files.readAttributes(
              file, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS));
    }

    private boolean isSettled() {
      return attributes.get("ctime") instanceof FileTime changed
          && changed.toInstant().isBefore(Instant.now().minus(CLOCK_STEP));
    }
  }

  /** What a model's file looks like now; empty where that would say nothing. */
  Optional<Stamp> stamp(Path model, String name) throws IOException {
    return remembering
        ? Optional.of(Stamp.of(Files.isDirectory(model) ? model.resolve(name) : model))
            .filter(Stamp::isSettled)
        : Optional.empty();
  }

  private record Known(Stamp stamp, SignedFile signed) {}

  /** Whether the file was this when it was last hashed, and was not touched since. */
  boolean holds(String name, Stamp stamp, SignedFile signed) {
    Known last = known.get(name);
    return last != null && last.stamp.equals(stamp) && last.signed.sameAs(signed);
  }

  /** The file was hashed and is what was signed. */
  void remember(String name, Stamp before, SignedFile signed) {
    known.put(name, new Known(before, signed));
  }
}
