package io.modelgate.verify.tree;

import io.modelgate.verify.tree.Difference.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where a model differs from its signed statement; several threads add while it is read. */
public final class Differences {
  /** More are only counted: a hostile model may differ in millions of files. */
  static final int MAX_NAMED = 1_000;

  private final TreeMap<String, Difference> first = new TreeMap<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Map<Kind, Map<Cause, Integer>> causes = new EnumMap<>(Kind.class);
  private int notCompared;

  void add(String file, Kind kind, String why) {
    add(file, kind, why, Cause.UNKNOWN);
  }

  synchronized void add(String file, Kind kind, String why, Cause cause) {
    counts.merge(kind, 1, Integer::sum);
    causes.computeIfAbsent(kind, each -> new EnumMap<>(Cause.class)).merge(cause, 1, Integer::sum);
    if (first.size() < MAX_NAMED || file.compareTo(first.lastKey()) < 0) {
      first.put(file, new Difference(file, kind, why));
    }
    if (first.size() > MAX_NAMED) {
      first.pollLastEntry();
    }
  }

  synchronized void addNotCompared() {
    notCompared++;
  }

  /** Whether the model is what was signed. */
  public synchronized boolean isEmpty() {
    return counts.isEmpty() && notCompared == 0;
  }

  /** How many files are there of which nobody knows whether they differ, as others did before. */
  public synchronized int notCompared() {
    return notCompared;
  }

  /** How many files differ. */
  public synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many files differ in this way. */
  public synchronized int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** Whether there are files that differ in this way, and all for the same cause. */
  public synchronized boolean areAll(Kind kind, Cause cause) {
    return causes.getOrDefault(kind, Map.of()).keySet().equals(Set.of(cause));
  }

  /**
   * The first differing files in order of their names.
   *
   * @param most how many at most; never more than 1,000
   */
  public synchronized List<Difference> first(int most) {
    return new ArrayList<>(first.values()).subList(0, Math.min(most, first.size()));
  }
}
