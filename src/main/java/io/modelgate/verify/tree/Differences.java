package io.modelgate.verify.tree;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a model differs from its signed statement, by file; mutable while the tree is walked. */
public final class Differences {
  /** More are only counted: a hostile model may differ in millions of files. */
  private static final int MOST_NAMED = 1_000;

  private final SortedMap<String, String> byFile = new TreeMap<>();
  private int count;

  /**
   * @param file path relative to the model
   * @param what a clause, for instance {@code "not signed"}
   */
  void add(String file, String what) {
    count++;
    if (byFile.size() < MOST_NAMED) {
      byFile.put(file, what);
    }
  }

  /** Whether the model is what was signed. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** How many files differ. */
  public int count() {
    return count;
  }

  /**
   * What is wrong with the first 1,000 differing files, by path relative to the model, in order.
   */
  public SortedMap<String, String> byFile() {
    return Collections.unmodifiableSortedMap(byFile);
  }
}
