package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.SignedFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a model's files are compared: small ones while they are found, larger ones
 * later. So a model that differs in a small file is refused before hours of weights are read.
 */
final class Schedule {
  /** Configurations, tokenizers and code; a million of these take seconds. */
  private static final long MAX_SMALL_BYTES = 1L << 20;

  /** Vocabularies, adapters, and shards of data. */
  private static final long MAX_MEDIUM_BYTES = 64L << 20;

  private final Deque<Batch> later;
  private @Nullable Batch now;

  private Schedule(List<Batch> later) {
    this.later = new ArrayDeque<>(later);
  }

  /** An order in which small files are compared at once, medium ones next, and large ones last. */
  static Schedule smallFirst() {
    return new Schedule(List.of(new Batch(MAX_MEDIUM_BYTES), new Batch(Long.MAX_VALUE)));
  }

  /** All files as they are found. */
  static Schedule asFound() {
    return new Schedule(List.of());
  }

  /** Whether this is the walk that finds the files. */
  boolean isFirst() {
    return now == null;
  }

  /** Goes on to the next files; false if there are none. */
  boolean advance() {
    do {
      now = later.poll();
    } while (now != null && now.isEmpty());
    return now != null;
  }

  /** Whether the walk has no business at a path. */
  boolean skips(String path, SignedFiles files) {
    Batch batch = now;
    if (batch == null) {
      return false;
    }
    SignedFile signed = files.find(path);
    return signed == null ? !batch.leadsThrough(path) : !batch.holds(signed);
  }

  /** Whether a file that was just found is compared later. */
  boolean defers(String name, SignedFile signed, long size) {
    if (!isFirst() || size <= MAX_SMALL_BYTES) {
      return false;
    }
    for (Batch batch : later) {
      if (batch.takes(size)) {
        batch.add(name, signed);
        return true;
      }
    }
    return false;
  }
}
