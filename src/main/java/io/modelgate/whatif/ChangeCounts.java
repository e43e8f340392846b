package io.modelgate.whatif;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts pods by what a change does to them, and by what causes it. For one thread. */
public final class ChangeCounts {
  private final Map<DecisionChange, Map<String, Integer>> results =
      new EnumMap<>(DecisionChange.class);
  private final Map<StoredPodStatus.State, Integer> stored =
      new EnumMap<>(StoredPodStatus.State.class);
  private int pods;

  /**
   * A number of pods.
   *
   * @param result what the change does to them
   * @param by what causes it, or empty
   */
  public record Count(DecisionChange result, String by, int pods) {}

  /** Counts what the change does to one pod. */
  public void add(PodChange change) {
    pods++;
    String by = change.result() == DecisionChange.UNCHANGED ? "" : String.join("; ", change.by());
    results.computeIfAbsent(change.result(), key -> new HashMap<>()).merge(by, 1, Integer::sum);
    StoredPodStatus.State now = change.then().stored().state();
    if (now != change.today().stored().state()) {
      stored.merge(now, 1, Integer::sum);
    }
  }

  /** The number of all pods that were counted. */
  public int pods() {
    return pods;
  }

  /** Those with one result. */
  public int pods(DecisionChange result) {
    return results.getOrDefault(result, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** Those that are reported otherwise while nobody creates them again. */
  public int becoming(StoredPodStatus.State state) {
    return stored.getOrDefault(state, 0);
  }

  /** The numbers: by what matters most, the largest first. */
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    results.forEach((result, by) -> by.forEach((of, n) -> counts.add(new Count(result, of, n))));
    counts.sort(
        Comparator.comparing(Count::result)
            .thenComparing(Count::pods, Comparator.reverseOrder())
            .thenComparing(Count::by));
    return List.copyOf(counts);
  }
}
