package io.modelgate.watch;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind in one namespace that are refused: of each only its key and which
 * policies it is about, since there may be as many as pods; of each policy how many there are, and
 * one of them with its cause. For one thread at a time.
 */
final class RefusedObjects {
  /** Beyond it, the same policies of another object are kept once more. */
  private static final int MAX_SHARED = 100;

  /** What is refused of one policy. */
  private static final class OfPolicy {
    private int count;
    private @Nullable Key named;
    private String cause = "";

    /** Whether the object is named now, in other words than before. */
    boolean name(Key key, String why) {
      boolean isNews = !key.equals(named) || !why.equals(cause);
      if (named == null || named.equals(key)) {
        named = key;
        cause = why;
        return isNews;
      }
      return false;
    }
  }

  /** What comes of it that objects of a kind are refused, for kinds that are no report. */
  private static final Map<String, String> CONSEQUENCES =
      Map.of(
          "ConfigMap",
          "pods with continuous validation that run there do not receive recalls",
          "ConfigMap of receipts",
          "every pod there hashes its model");

  private final String kind;
  private final String namespace;
  private final Map<Key, Set<PolicyId>> objects = new HashMap<>();
  private final Map<Set<PolicyId>, Set<PolicyId>> shared = new HashMap<>();
  private final Map<PolicyId, OfPolicy> policies = new HashMap<>();

  RefusedObjects(String kind, String namespace) {
    this.kind = kind;
    this.namespace = namespace;
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /**
   * An object about pods of these policies is refused.
   *
   * @return the policies of which another sentence is true than before
   */
  Set<PolicyId> add(Key key, Set<PolicyId> about, String cause) {
    Set<PolicyId> now = share(about);
    Set<PolicyId> before = Objects.requireNonNullElse(objects.put(key, now), Set.of());
    Set<PolicyId> news = new HashSet<>();
    for (PolicyId policy : before) {
      if (!now.contains(policy) && remove(key, policy)) {
        news.add(policy);
      }
    }
    for (PolicyId policy : now) {
      OfPolicy refused = policies.computeIfAbsent(policy, none -> new OfPolicy());
      refused.count += before.contains(policy) ? 0 : 1;
      if (refused.name(key, cause)) {
        news.add(policy);
      }
    }
    return news;
  }

  /**
   * An object is not refused any more.
   *
   * @return the policies of which another sentence is true than before
   */
  Set<PolicyId> remove(Key key) {
    Set<PolicyId> before = Objects.requireNonNullElse(objects.remove(key), Set.of());
    Set<PolicyId> news = new HashSet<>(before);
    news.removeIf(policy -> !remove(key, policy));
    return news;
  }

  private boolean remove(Key key, PolicyId policy) {
    OfPolicy refused = Objects.requireNonNull(policies.get(policy));
    if (--refused.count == 0) {
      policies.remove(policy);
      return true;
    }
    boolean wasNamed = key.equals(refused.named);
    if (wasNamed) {
      refused.named = null; // until the next one is tried, which is soon
    }
    return wasNamed;
  }

  private Set<PolicyId> share(Set<PolicyId> about) {
    if (shared.size() >= MAX_SHARED) {
      shared.clear();
    }
    return shared.computeIfAbsent(Set.copyOf(about), same -> same);
  }

  /** What is refused of a policy, one sentence; empty if nothing is. */
  Optional<String> fault(PolicyId policy) {
    return Optional.ofNullable(policies.get(policy)).map(this::sentence);
  }

  private String sentence(OfPolicy refused) {
    Key named = refused.named;
    return "The API server refuses %s in namespace \"%s\": %s. Allow it there. Until then, %s."
        .formatted(
            named == null ? kind + "s" : kind + " \"" + named.name() + "\"",
            namespace,
            refused.cause.replaceAll("[.\\s]+$", ""),
            CONSEQUENCES.getOrDefault(kind, "the results of the pods are not reported"));
  }
}
