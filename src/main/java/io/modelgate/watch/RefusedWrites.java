package io.modelgate.watch;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the API server refuses to store of what is told about policies' pods, such as reports in a
 * namespace whose quota allows none. The policies' conditions say so until it is stored.
 */
public final class RefusedWrites {
  private record Place(String kind, String namespace) {}

  private final Consumer<PolicyId> changed;
  private final Map<Place, RefusedObjects> refused = new HashMap<>();
  private final Set<PolicyId> told = new HashSet<>();
  private boolean isAllTold;

  /**
   * Nothing is refused yet.
   *
   * @param changed is told of which policy something else is refused than before; must not block
   */
  RefusedWrites(Consumer<PolicyId> changed) {
    this.changed = changed;
  }

  /** What the API server answered when an object about pods of these policies was written. */
  public void answered(Key key, Set<PolicyId> policies, ReconcileResult result) {
    if (result.equals(ReconcileResult.DONE)) {
      settled(key, policies);
    } else if (result instanceof ReconcileResult.Refused refusal) {
      refused(key, policies, refusal.cause());
    }
  }

  /** An object about pods of these policies is refused. */
  public synchronized void refused(Key key, Set<PolicyId> policies, String cause) {
    reported(policies);
    refused
        .computeIfAbsent(
            new Place(key.kind(), key.namespace()),
            place -> new RefusedObjects(place.kind(), place.namespace()))
        .add(key, policies, cause)
        .forEach(changed);
  }

  /** An object about pods of these policies says what it should. */
  public synchronized void settled(Key key, Set<PolicyId> policies) {
    Place place = new Place(key.kind(), key.namespace());
    RefusedObjects there = refused.get(place);
    Set<PolicyId> news = new HashSet<>(reported(policies));
    if (there != null) {
      news.addAll(there.remove(key));
      if (there.isEmpty()) {
        refused.remove(place);
      }
    }
    news.forEach(changed);
  }

  /** Adds those of which nothing was known, and returns them. */
  private Set<PolicyId> reported(Set<PolicyId> policies) {
    Set<PolicyId> news = new HashSet<>(policies);
    news.removeAll(told);
    told.addAll(news);
    return news;
  }

  /** Everything was tried at least once: what is not refused works. */
  public synchronized void allTold() {
    isAllTold = true;
  }

  /** Keeps no memory of policies that are gone. */
  synchronized void retain(Set<PolicyId> present) {
    told.retainAll(present);
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
        .map(there -> there.fault(policy))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether anything of a policy was written, or refused, since this replica leads. */
  synchronized boolean isKnown(PolicyId policy) {
    return isAllTold || told.contains(policy);
  }
}
