package io.modelgate.dashboard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What changed since the event before; whoever receives it asks for that.
 *
 * @param policies whether policies, or their statuses
 * @param everything whether pods anywhere may have changed
 * @param namespaces those whose pods changed, unless everything
 */
record Change(boolean policies, boolean everything, Set<String> namespaces) {
  /** An event in which nothing changed, so that nothing is asked for. */
  static final Change NONE = new Change(false, false, Set.of());

  /** Namespaces that an event names; beyond, everything is asked for. */
  private static final int MAX_CHANGES = 20;

  static Change ofPolicies() {
    return new Change(true, false, Set.of());
  }

  /** Of the pods of a namespace; empty for all. */
  static Change ofPods(String namespace) {
    return namespace.isEmpty()
        ? new Change(false, true, Set.of())
        : new Change(false, false, Set.of(namespace));
  }

  @JsonIgnore
  boolean isNothing() {
    return equals(NONE);
  }

  Change and(Change later) {
    Set<String> both = new TreeSet<>(namespaces);
    both.addAll(later.namespaces);
    boolean isEverything = everything || later.everything || both.size() > MAX_CHANGES;
    return new Change(policies || later.policies, isEverything, isEverything ? Set.of() : both);
  }

  /** What of it somebody may know who may list pods in some namespaces only. */
  Change among(Set<String> visible) {
    return new Change(
        policies,
        everything,
        namespaces.stream().filter(visible::contains).collect(Collectors.toSet()));
  }
}
