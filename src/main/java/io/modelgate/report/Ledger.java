package io.modelgate.report;

import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.PodResult;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PolicyOutcome;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of every pod, by policy. For one thread. */
final class Ledger {
  private static final int MOST_NAMED = 50;

  private record Entry(
      String namespace, String name, String uid, Instant created, Map<PolicyId, Verdict> verdicts) {
    private static final Comparator<Entry> NEWEST_FIRST =
        Comparator.comparing(Entry::created)
            .reversed()
            .thenComparing(Entry::namespace)
            .thenComparing(Entry::name);
  }

  private final Map<String, Entry> pods = new HashMap<>();
  private final Map<PolicyId, Map<String, Entry>> byPolicy = new HashMap<>();
  private final Set<PolicyId> changed = new HashSet<>();

  /**
   * Enters a pod, in place of what was known of it.
   *
   * @param key the same for the same namespace and name
   * @return the verdicts that are new
   */
  Map<PolicyId, Verdict> put(String key, ObservedPod pod, Map<PolicyId, Verdict> verdicts) {
    Entry before = pods.get(key);
    Entry after = new Entry(pod.namespace(), pod.name(), pod.uid(), pod.created(), verdicts);
    if (after.equals(before)) {
      return Map.of();
    }
    remove(key);
    pods.put(key, after);
    verdicts
        .keySet()
        .forEach(id -> byPolicy.computeIfAbsent(id, none -> new HashMap<>()).put(key, after));
    changed.addAll(verdicts.keySet());
    Map<PolicyId, Verdict> added = new HashMap<>(verdicts);
    if (before != null && before.uid().equals(after.uid())) {
      added
          .entrySet()
          .removeIf(each -> isKnown(each.getValue(), before.verdicts().get(each.getKey())));
    }
    return added;
  }

  private static boolean isKnown(Verdict now, @Nullable Verdict before) {
    return before != null && before.result() == now.result();
  }

  /** Strikes a pod that is gone. */
  void remove(String key) {
    Entry entry = pods.remove(key);
    if (entry != null) {
      for (PolicyId id : entry.verdicts().keySet()) {
        byPolicy.computeIfPresent(
            id,
            (same, entries) -> {
              entries.remove(key);
              return entries.isEmpty() ? null : entries;
            });
        changed.add(id);
      }
    }
  }

  /** The keys of all pods. */
  Set<String> keys() {
    return Set.copyOf(pods.keySet());
  }

  /** The policies whose outcome changed since the last call. */
  Set<PolicyId> takeChanged() {
    Set<PolicyId> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** How many pods of a policy have each result. */
  Map<Result, Integer> counts(PolicyId policy) {
    Map<Result, Integer> counts = new EnumMap<>(Result.class);
    for (Result result : Result.values()) {
      counts.put(result, 0);
    }
    entries(policy)
        .forEach(entry -> counts.merge(verdict(entry, policy).result(), 1, Integer::sum));
    return counts;
  }

  /** What a policy's status is to say. */
  PolicyOutcome outcome(PolicyId policy) {
    Map<Result, Integer> counts = counts(policy);
    List<PodResult> newest =
        entries(policy).stream()
            .sorted(Entry.NEWEST_FIRST)
            .limit(MOST_NAMED)
            .map(entry -> result(entry, verdict(entry, policy)))
            .toList();
    return new PolicyOutcome(
        new Counts(
            counts.get(Result.VALIDATED),
            counts.get(Result.FAILED),
            counts.get(Result.PENDING),
            counts.get(Result.UNPROTECTED)),
        newest);
  }

  private Collection<Entry> entries(PolicyId policy) {
    return byPolicy.getOrDefault(policy, Map.of()).values();
  }

  private static Verdict verdict(Entry entry, PolicyId policy) {
    return Objects.requireNonNull(entry.verdicts().get(policy));
  }

  private static PodResult result(Entry entry, Verdict verdict) {
    return new PodResult(
        entry.namespace(), entry.name(), verdict.result().spelling(), verdict.message());
  }
}
