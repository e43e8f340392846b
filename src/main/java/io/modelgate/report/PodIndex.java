package io.modelgate.report;

import io.modelgate.api.ModelRecallStatus.RecalledPod;
import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.ModelResult;
import io.modelgate.api.ModelValidationStatus.PodResult;
import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PolicyPodStatus;
import io.modelgate.watch.outcome.RecallPodStatus;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Instant;
import java.util.ArrayList;
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

/** What became of every pod, by pod and by policy. */
final class PodIndex {
  private static final int MAX_NAMED = 50;
  private static final int MAX_MODELS = 20;
  private static final int MAX_LENGTH = 200;

  private record Name(String namespace, String name) {}

  private record Entry(
      Name name,
      String uid,
      Instant created,
      Map<PolicyId, PodValidation> verdicts,
      Set<PolicyId> counted,
      String owner,
      List<RuleResult> proof) {
    private static final Comparator<Entry> NEWEST_FIRST =
        Comparator.comparing(Entry::created)
            .reversed()
            .thenComparing(each -> each.name().namespace())
            .thenComparing(each -> each.name().name());

    boolean has(RuleResult.Status status) {
      return proof.stream().anyMatch(each -> each.status() == status);
    }
  }

  /**
   * What is another than before.
   *
   * @param policies whose outcome is
   * @param exemptions by which more or fewer pods are exempt
   * @param verdicts that are new
   * @param mismatches of a pod and its RuntimeClass that are new
   */
  record Change(
      Set<PolicyId> policies,
      Set<PolicyId> exemptions,
      Map<PolicyId, PodValidation> verdicts,
      List<RuleResult> mismatches) {}

  private final Map<Name, Entry> pods = new HashMap<>();
  private final Map<PolicyId, Map<Name, Entry>> byPolicy = new HashMap<>();
  private final Map<PolicyId, Set<Name>> byCounting = new HashMap<>();
  private int proven;
  private int contradicted;
  private int unproven;

  /** Enters a pod, in place of what was known of it. */
  synchronized Change put(ObservedPod pod, PodStatus state) {
    Name name = new Name(pod.namespace(), pod.name());
    Entry after =
        new Entry(
            name,
            pod.uid(),
            pod.created(),
            Map.copyOf(state.verdicts()),
            counted(state),
            owner(pod, state),
            state.proof());
    Entry before = pods.get(name);
    if (after.equals(before)) {
      return new Change(Set.of(), Set.of(), Map.of(), List.of());
    }
    take(name);
    pods.put(name, after);
    after
        .verdicts()
        .keySet()
        .forEach(id -> byPolicy.computeIfAbsent(id, none -> new HashMap<>()).put(name, after));
    after
        .counted()
        .forEach(each -> byCounting.computeIfAbsent(each, none -> new HashSet<>()).add(name));
    count(after, 1);
    boolean isSame = before != null && before.uid().equals(after.uid());
    return change(before, after, isSame);
  }

  private static Change change(@Nullable Entry before, Entry after, boolean isSamePod) {
    Set<PolicyId> policies = new HashSet<>(after.verdicts().keySet());
    Set<PolicyId> exemptions = new HashSet<>(after.counted());
    Map<PolicyId, PodValidation> verdicts = new HashMap<>(after.verdicts());
    List<RuleResult> mismatches = new ArrayList<>(after.proof());
    mismatches.removeIf(each -> each.status() != RuleResult.Status.FAIL);
    if (before != null) {
      policies.addAll(before.verdicts().keySet());
      exemptions.addAll(before.counted());
    }
    if (before != null && isSamePod) {
      mismatches.removeAll(before.proof());
      verdicts
          .entrySet()
          .removeIf(each -> isKnown(each.getValue(), before.verdicts().get(each.getKey())));
    }
    return new Change(policies, exemptions, verdicts, mismatches);
  }

  private static boolean isKnown(PodValidation now, @Nullable PodValidation before) {
    return before != null
        && before.result() == now.result()
        && before.recalls().equals(now.recalls())
        && before.attempts().milestone() == now.attempts().milestone();
  }

  /** Removes a pod that is gone. */
  synchronized Change remove(String namespace, String name) {
    Entry before = take(new Name(namespace, name));
    return before == null
        ? new Change(Set.of(), Set.of(), Map.of(), List.of())
        : new Change(before.verdicts().keySet(), before.counted(), Map.of(), List.of());
  }

  private @Nullable Entry take(Name name) {
    Entry entry = pods.remove(name);
    if (entry != null) {
      count(entry, -1);
      entry.verdicts().keySet().forEach(id -> removeFrom(byPolicy, id, name));
      for (PolicyId exemption : entry.counted()) {
        byCounting.computeIfPresent(
            exemption,
            (same, names) -> {
              names.remove(name);
              return names.isEmpty() ? null : names;
            });
      }
    }
    return entry;
  }

  private static <K> void removeFrom(Map<K, Map<Name, Entry>> index, K of, Name name) {
    index.computeIfPresent(
        of,
        (same, entries) -> {
          entries.remove(name);
          return entries.isEmpty() ? null : entries;
        });
  }

  private void count(Entry entry, int change) {
    if (entry.has(RuleResult.Status.FAIL)) {
      contradicted += change;
    } else if (entry.has(RuleResult.Status.PASS)) {
      proven += change;
    } else if (!entry.proof().isEmpty()) {
      unproven += change;
    }
  }

  /** Tells how many pods are known to run where their RuntimeClass says, or not to. */
  synchronized void countRuntimes(PodStatusMetrics metrics) {
    metrics.runtimes(proven, contradicted, unproven);
  }

  /** How many pods are exempt by an exemption. */
  synchronized int exempt(PolicyId exemption) {
    return byCounting.getOrDefault(exemption, Set.of()).size();
  }

  /** How many pods of a policy have each result. */
  synchronized Map<ValidationStatus, Integer> counts(PolicyId policy) {
    Map<ValidationStatus, Integer> counts = new EnumMap<>(ValidationStatus.class);
    for (ValidationStatus result : ValidationStatus.values()) {
      counts.put(result, 0);
    }
    entries(policy)
        .forEach(entry -> counts.merge(verdict(entry, policy).result(), 1, Integer::sum));
    return counts;
  }

  /** What a policy's status is to say. */
  synchronized PolicyPodStatus outcome(PolicyId policy) {
    Map<ValidationStatus, Integer> counts = counts(policy);
    List<PodResult> newest =
        entries(policy).stream()
            .sorted(Entry.NEWEST_FIRST)
            .limit(MAX_NAMED)
            .map(entry -> result(entry, verdict(entry, policy)))
            .toList();
    return new PolicyPodStatus(
        new Counts(
            counts.getOrDefault(ValidationStatus.VALIDATED, 0),
            counts.getOrDefault(ValidationStatus.FAILED, 0),
            counts.getOrDefault(ValidationStatus.PENDING, 0),
            counts.getOrDefault(ValidationStatus.UNPROTECTED, 0)),
        newest,
        models(policy));
  }

  private List<ModelResult> models(PolicyId policy) {
    Map<SignedModel, Integer> pods = new HashMap<>();
    entries(policy)
        .forEach(
            entry ->
                verdict(entry, policy).models().forEach(each -> pods.merge(each, 1, Integer::sum)));
    return pods.entrySet().stream()
        .sorted(
            Map.Entry.<SignedModel, Integer>comparingByValue()
                .reversed()
                .thenComparing(each -> each.getKey().toString()))
        .limit(MAX_MODELS)
        .map(each -> result(each.getKey(), each.getValue()))
        .toList();
  }

  private static ModelResult result(SignedModel model, int pods) {
    return new ModelResult(
        model.rootDigest(),
        model.modelName().isEmpty() ? null : shortened(model.modelName()),
        shortened(model.signer().display()),
        model.signedAt().map(Instant::toString).orElse(null),
        model.log().map(LogEntry::index).orElse(null),
        pods);
  }

  /** A status is to stay small. */
  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) > MAX_LENGTH
        ? text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…"
        : text;
  }

  private Collection<Entry> entries(PolicyId policy) {
    return byPolicy.getOrDefault(policy, Map.of()).values();
  }

  /** Those exemptions and recalls that count the pod. */
  private static Set<PolicyId> counted(PodStatus state) {
    Set<PolicyId> counted = new HashSet<>();
    state.exempted().forEach(each -> counted.add(each.exemption().id()));
    state.verdicts().values().forEach(each -> counted.addAll(each.recalls()));
    return counted;
  }

  /** Kept of recalled pods only. */
  private static String owner(ObservedPod pod, PodStatus state) {
    return state.verdicts().values().stream().allMatch(each -> each.recalls().isEmpty())
        ? ""
        : pod.owner().map(owner -> owner.kind() + "/" + owner.name()).orElse("");
  }

  /** What a recall's status is to say. */
  synchronized RecallPodStatus recalled(PolicyId recall) {
    Set<Name> names = byCounting.getOrDefault(recall, Set.of());
    return new RecallPodStatus(
        names.size(),
        names.stream()
            .map(name -> Objects.requireNonNull(pods.get(name)))
            .sorted(Entry.NEWEST_FIRST)
            .limit(MAX_NAMED)
            .map(
                each ->
                    new RecalledPod(
                        each.name().namespace(),
                        each.name().name(),
                        each.owner().isEmpty() ? null : each.owner()))
            .toList());
  }

  private static PodValidation verdict(Entry entry, PolicyId policy) {
    return Objects.requireNonNull(entry.verdicts().get(policy));
  }

  private static PodResult result(Entry entry, PodValidation verdict) {
    return new PodResult(
        entry.name().namespace(),
        entry.name().name(),
        verdict.result().spelling(),
        verdict.message());
  }
}
