package io.modelgate.verify.tree;

import java.util.concurrent.atomic.LongAdder;

/** How far a verification is: counters that any thread may read while it runs. */
public final class Progress {
  private final LongAdder foundFiles = new LongAdder();
  private final LongAdder foundBytes = new LongAdder();
  private final LongAdder hashedFiles = new LongAdder();
  private final LongAdder hashedBytes = new LongAdder();

  void found(long bytes) {
    foundFiles.increment();
    foundBytes.add(bytes);
  }

  void hashed(long bytes) {
    hashedBytes.add(bytes);
  }

  void hashedFile() {
    hashedFiles.increment();
  }

  /** How many signed files were found so far. */
  public long foundFiles() {
    return foundFiles.sum();
  }

  /** The sizes of the signed files found so far, together. */
  public long foundBytes() {
    return foundBytes.sum();
  }

  /** How many files were read to their end. */
  public long hashedFiles() {
    return hashedFiles.sum();
  }

  /** How many bytes were hashed so far. */
  public long hashedBytes() {
    return hashedBytes.sum();
  }
}
