package io.modelgate.verify.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Where a model differs from its signed statement, by file; mutable while the tree is walked. */
public final class Differences {
  private final NavigableMap<String, String> byFile = new TreeMap<>();

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

  /** The differing files' paths relative to the model, in order. */
  public List<String> files() {
    return List.copyOf(byFile.keySet());
  }

  /** A line {@code file: what} for each file, in order. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    byFile.forEach((file, what) -> lines.add(file + ": " + what));
    return lines;
  }
}
