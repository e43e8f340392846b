package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.WriteProtection.Area;
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
final class RememberedFiles extends VerifiedFiles {
  private final Optional<WriteProtection> storage;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** That of the last verification which came to its end. */
  private Optional<Area> area = Optional.empty();

  /** Remembers where {@code storage} says that nobody can write; nothing without it. */
  RememberedFiles(Optional<WriteProtection> storage) {
    this.storage = storage;
  }

  private record Known(FileStamp stamp, SignedFile signed) {}

  @Override
  Round begin(Path model) throws IOException {
    Optional<Area> now = around(model);
    if (now.isEmpty() || !now.equals(area)) {
      known.clear();
    }
    area = Optional.empty();
    return new Remembering(model, now);
  }

  private Optional<Area> around(Path model) throws IOException {
    return storage.isPresent() ? storage.get().around(model) : Optional.empty();
  }

  @Override
  VerifiedFiles again() {
    return none();
  }

  /** The files of one verification, compared with the one before. */
  private final class Remembering extends Round {
    private final Path model;
    private final Optional<Area> begun;
    private volatile boolean relied;

    private Remembering(Path model, Optional<Area> begun) {
      this.model = model;
      this.begun = begun;
    }

    @Override
    Optional<FileStamp> lasting(Optional<FileStamp> file) {
      return file.filter(stamp -> begun.isPresent() && stamp.isOn(begun.get().devices()));
    }

    @Override
    boolean holds(String name, FileStamp stamp, SignedFile signed) {
      Known last = known.get(name);
      boolean holds = last != null && last.stamp.equals(stamp) && last.signed.sameAs(signed);
      if (holds) {
        relied = true;
      }
      return holds;
    }

    @Override
    void remember(String name, FileStamp stamp, SignedFile signed) {
      known.put(name, new Known(stamp, signed.alone()));
    }

    @Override
    boolean end() throws IOException {
      boolean isSame = around(model).equals(begun);
      area = isSame ? begun : Optional.empty();
      return isSame || !relied;
    }
  }
}
