package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.Unwritable.Area;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers from one verification to the next which files were what was signed, where nobody can
 * write to them. Anywhere else everything is hashed each time: a file can be swapped, or written
 * to, without a trace that would be worth a look. It forgets with the process.
 */
public final class VerifiedFiles {
  private final Optional<Unwritable> storage;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** That of the last verification which came to its end. */
  private Optional<Area> area = Optional.empty();

  private VerifiedFiles(Optional<Unwritable> storage) {
    this.storage = storage;
  }

  /** Nothing is known yet; for verifications that follow each other. */
  public static VerifiedFiles remembering() {
    return remembering(Unwritable.ofThisProcess());
  }

  /** The same if {@code storage} says what can be written to. */
  static VerifiedFiles remembering(Unwritable storage) {
    return new VerifiedFiles(Optional.of(storage));
  }

  /** Each verification hashes everything. */
  public static VerifiedFiles none() {
    return new VerifiedFiles(Optional.empty());
  }

  /**
   * What a file is: on storage that nobody can write to, its content cannot be another while this
   * is the same.
   *
   * @param attributes key (device and inode), size, modification time and change time
   */
  record Stamp(Map<String, Object> attributes) {}

  private record Known(Stamp stamp, SignedFile signed) {}

  /** Begins a verification of a model. */
  Round begin(Path model) throws IOException {
    Optional<Area> now = around(model);
    if (now.isEmpty() || !now.equals(area)) {
      known.clear();
    }
    area = Optional.empty();
    return new Round(model, now);
  }

  private Optional<Area> around(Path model) throws IOException {
    return storage.isPresent() ? storage.get().around(model) : Optional.empty();
  }

  /** One verification. */
  final class Round {
    private final Path model;
    private final Optional<Area> begun;
    private volatile boolean relied;

    private Round(Path model, Optional<Area> begun) {
      this.model = model;
      this.begun = begun;
    }

    /**
     * What a file is; empty if it is not to be remembered.
     *
     * @param name relative to the model
     * @param found its attributes by the directory handle that it will be opened by
     */
    Optional<Stamp> stamp(String name, BasicFileAttributes found) {
      if (begun.isEmpty()) {
        return Optional.empty();
      }
      Path file = Files.isDirectory(model) ? model.resolve(name) : model;
      try {
        // By its path, as no handle has the change time; but only if that leads to the same file.
        Map<String, Object> attributes =
            Files.readAttributes(file, "unix:fileKey,dev,size,lastModifiedTime,ctime");
        return attributes.get("dev") instanceof Long device
                && begun.get().devices().contains(device)
                && found.fileKey() != null
                && found.fileKey().equals(attributes.get("fileKey"))
            ? Optional.of(new Stamp(attributes))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty(); // it is hashed, and whatever is wrong with it is reported
      }
    }

    /** Whether the file was hashed before, and was what was signed. */
    boolean holds(String name, Stamp stamp, SignedFile signed) {
      Known last = known.get(name);
      boolean holds = last != null && last.stamp.equals(stamp) && last.signed.sameAs(signed);
      if (holds) {
        relied = true;
      }
      return holds;
    }

    /** The file was hashed and is what was signed. */
    void remember(String name, Stamp stamp, SignedFile signed) {
      known.put(name, new Known(stamp, signed));
    }

    /**
     * Ends the verification.
     *
     * @return whether it counts: false if it relied on what was remembered, and meanwhile the model
     *     came to be on other storage
     */
    boolean end() throws IOException {
      boolean isSame = around(model).equals(begun);
      area = isSame ? begun : Optional.empty();
      return isSame || !relied;
    }
  }
}
