package io.modelgate.dashboard;

import io.modelgate.policy.decision.Caller;
import io.modelgate.watch.access.AccessReviews;
import io.modelgate.watch.access.Listable;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** What one caller may see: what they may list in the cluster, and nothing else. */
record Visibility(AccessReviews access, Caller caller) {
  /** Namespaces that are asked about for one answer, so that nobody keeps the API server busy. */
  private static final int MAX_NAMESPACES = 256;

  boolean everywhere(Listable what) {
    return access.mayList(caller, what, "");
  }

  boolean in(Listable what, String namespace) {
    return access.mayList(caller, what, namespace);
  }

  /** The first of some namespaces, those that the caller may list resources in, in order. */
  Set<String> among(Listable what, Collection<String> namespaces) {
    Set<String> visible = new TreeSet<>();
    new TreeSet<>(namespaces)
        .stream().limit(MAX_NAMESPACES).filter(each -> in(what, each)).forEach(visible::add);
    return visible;
  }
}
