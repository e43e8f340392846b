package io.modelgate.verify.tree;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a model differs from its signed statement, by file; mutable while the tree is walked. */
public final class Differences {
  private final SortedMap<String, String> byFile = new TreeMap<>();

  /**
   * @param file path relative to the model
   * @param what a clause, for instance {@code "not signed"}
   */
  void add(String file, String what) {
    byFile.put(file, what);
  }

  /** Whether the model is what was signed. */
  public boolean isEmpty() {
    return byFile.isEmpty();
  }

  /** What is wrong with each differing file, by its path relative to the model, in order. */
  public SortedMap<String, String> byFile() {
    return Collections.unmodifiableSortedMap(byFile);
  }
}
