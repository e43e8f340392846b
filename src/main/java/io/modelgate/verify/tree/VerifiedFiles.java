package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.Unwritable.Area;
import java.io.IOException;
import java.nio.file.Path;
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
     * What a file is, on storage where its content cannot be another while this is the same; empty
     * if it is not to be remembered.
     *
     * @param file what is found at its path
     */
    Optional<Stamp> lasting(Optional<Stamp> file) {
      return file.filter(
          stamp ->
              begun.isPresent()
                  && stamp.attributes().get("dev") instanceof Long device
                  && begun.get().devices().contains(device));
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
      known.put(name, new Known(stamp, signed.alone()));
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
