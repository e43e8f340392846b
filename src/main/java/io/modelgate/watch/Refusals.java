package io.modelgate.watch;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the API server refuses to store of what is told about policies' pods, such as reports in a
 * namespace whose quota allows none. The policies' conditions say so until it is stored.
 */
public final class Refusals {
  /** Of one kind in one namespace: what more there are have the same cause. */
  private static final int MOST_KEYS = 50;

  private record Place(String kind, String namespace) {}

  private record Refusal(Key key, Set<PolicyId> policies, String cause) {
    String sentence() {
      return "The API server refuses %s \"%s\" in namespace \"%s\": %s. Allow it there; until then, what becomes of the pods is not told."
          .formatted(key.kind(), key.name(), key.namespace(), cause.replaceAll("[.\\s]+$", ""));
    }
  }

  private final Consumer<PolicyId> changed;
  private final Map<Place, Map<Key, Refusal>> refused = new HashMap<>();
  private final Set<PolicyId> told = new HashSet<>();
  private boolean isAllTold;

  /**
   * Nothing is refused yet.
   *
   * @param changed is told of which policy something else is refused than before; must not block
   */
  Refusals(Consumer<PolicyId> changed) {
    this.changed = changed;
  }

  /** An object about pods of these policies is refused. */
  public synchronized void refused(Key key, Set<PolicyId> policies, String cause) {
    Map<Key, Refusal> there =
        refused.computeIfAbsent(
            new Place(key.kind(), key.namespace()), place -> new LinkedHashMap<>());
    if (there.size() < MOST_KEYS || there.containsKey(key)) {
      Refusal now = new Refusal(key, Set.copyOf(policies), cause);
      if (!now.equals(there.put(key, now))) {
        told(policies);
        policies.forEach(changed);
      }
    }
  }

  /** An object about pods of these policies says what it should. */
  public synchronized void settled(Key key, Set<PolicyId> policies) {
    Place place = new Place(key.kind(), key.namespace());
    Map<Key, Refusal> there = refused.get(place);
    Refusal before = there == null ? null : there.remove(key);
    if (there != null && there.isEmpty()) {
      refused.remove(place);
    }
    if (before != null) {
      before.policies().forEach(changed);
    }
    told(policies).forEach(changed);
  }

  /** Adds those of which nothing was known, and returns them. */
  private Set<PolicyId> told(Set<PolicyId> policies) {
    Set<PolicyId> news = new HashSet<>(policies);
    news.removeAll(told);
    told.addAll(news);
    return news;
  }

  /** Everything was tried at least once: what is not refused works. */
  public synchronized void allTold() {
    isAllTold = true;
  }

  /** Nothing is known any more: another replica writes. */
  public synchronized void clear() {
    refused.clear();
    told.clear();
    isAllTold = false;
  }

  /** What is refused of a policy, one sentence; empty if nothing is, as far as is known. */
  synchronized Optional<String> fault(PolicyId policy) {
    return refused.values().stream()
        .flatMap(there -> there.values().stream())
        .filter(each -> each.policies().contains(policy))
        .findFirst()
        .map(Refusal::sentence);
  }

  /** Whether anything of a policy was written, or refused, since this replica leads. */
  synchronized boolean isKnown(PolicyId policy) {
    return isAllTold || told.contains(policy);
  }
}
