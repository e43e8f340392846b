package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Signed files of about one size that were found, and are compared in a walk of their own. */
final class Batch {
  private final long largest;
  private final BitSet files = new BitSet(); // by the file's index
  private final Set<String> directories = new HashSet<>();

  /**
   * An empty batch.
   *
   * @param largest the size of its largest files, in bytes
   */
  Batch(long largest) {
    this.largest = largest;
  }

  boolean takes(long size) {
    return size <= largest;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  boolean holds(SignedFile signed) {
    return files.get(signed.index());
  }

  /** Whether a file of it is below a directory. */
  boolean leadsThrough(String directory) {
    return directories.contains(directory);
  }

  /** Adds a file, by its path relative to the model. */
  void add(String name, SignedFile signed) {
    files.set(signed.index());
    int end = name.lastIndexOf('/');
    while (end > 0 && directories.add(name.substring(0, end))) {
      end = name.lastIndexOf('/', end - 1);
    }
  }
}
