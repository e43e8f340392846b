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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers from one verification to the next which files were what was signed, so that those that
 * nobody touched need not be hashed again. It forgets with the process.
 */
public final class VerifiedFiles {
  /**
   * A page that was made dirty through a mapping can be changed again without a trace until it is
   * written back, by default after 30 seconds: files touched since are hashed again.
   */
  private static final Duration WRITTEN_BACK = Duration.ofSeconds(60);

  /** File systems in memory write nothing back, so that mappings leave no trace at all. */
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private final Duration settling;
  private volatile @Nullable Boolean inMemory; // looked up once: it reads the mounts
  private final boolean remembering;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private VerifiedFiles(boolean remembering, Duration settling) {
    this.remembering = remembering;
    this.settling = settling;
  }

  /** Nothing is known yet; for verifications that follow each other. */
  public static VerifiedFiles remembering() {
    return remembering(WRITTEN_BACK);
  }

  /**
   * The same, on a shorter leash.
   *
   * @param settling how long a file must have been left alone to be remembered
   */
  static VerifiedFiles remembering(Duration settling) {
    return new VerifiedFiles(true, settling);
  }

  /** Each verification hashes everything. */
  public static VerifiedFiles none() {
    return new VerifiedFiles(false, WRITTEN_BACK);
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

    private boolean isOlderThan(Duration settling) {
      return attributes.get("ctime") instanceof FileTime changed
          && changed.toInstant().isBefore(Instant.now().minus(settling));
    }
  }

  /** What a model's file looks like now; empty where that would say nothing. */
  Optional<Stamp> stamp(Path model, String name) throws IOException {
    if (!remembering || isInMemory(model)) {
      return Optional.empty();
    }
    Path file = Files.isDirectory(model) ? model.resolve(name) : model;
    return Optional.of(Stamp.of(file)).filter(stamp -> stamp.isOlderThan(settling));
  }

  private boolean isInMemory(Path model) throws IOException {
    if (inMemory == null) {
      inMemory = IN_MEMORY.contains(Files.getFileStore(model).type());
    }
    return inMemory;
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
