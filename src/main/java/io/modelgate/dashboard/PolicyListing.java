package io.modelgate.dashboard;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.access.Listable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The policies that one caller may list. */
final class PolicyListing {
  private static final int MAX_ITEMS = 500;

  private final Cluster cluster;
  private final PolicySet policies;
  private final Visibility visibility;

  PolicyListing(Cluster cluster, PolicySet policies, Visibility visibility) {
    this.cluster = cluster;
    this.policies = policies;
    this.visibility = visibility;
  }

  /**
   * Some of them, in order.
   *
   * @param position the key of one that was the last of the part before, or empty
   */
  Listing<PolicyItem> from(String position) {
    List<PolicyItem> rest =
        all().stream().filter(each -> each.key().compareTo(position) > 0).toList();
    List<PolicyItem> part = rest.subList(0, Math.min(rest.size(), MAX_ITEMS));
    return Listing.of(
        visibility.everywhere(Listable.MODEL_VALIDATIONS),
        part,
        part.size() < rest.size() ? part.get(part.size() - 1).key() : "");
  }

  /** All of them, in order. */
  List<PolicyItem> all() {
    List<PolicyItem> items = new ArrayList<>();
    for (Kind kind : Kind.OF_MODELS) {
      visible(kind).forEach(each -> items.add(PolicyItem.of(each, cluster.status(each.id()))));
    }
    if (visibility.everywhere(Listable.RUNTIME_POLICIES)) {
      policies.sandbox().forEach(each -> items.add(PolicyItem.of(each, cluster.status(each.id()))));
    }
    items.sort(Comparator.comparing(PolicyItem::key));
    return items;
  }

  private List<ModelPolicy> visible(Kind kind) {
    List<ModelPolicy> ofKind =
        policies.models().stream().filter(each -> each.id().kind() == kind).toList();
    Listable what = Listable.of(kind);
    if (ofKind.isEmpty() || visibility.everywhere(what)) {
      return ofKind;
    }
    if (kind == Kind.CLUSTER) {
      return List.of();
    }
    Set<String> namespaces =
        visibility.among(what, ofKind.stream().map(each -> each.id().namespace()).toList());
    return ofKind.stream().filter(each -> namespaces.contains(each.id().namespace())).toList();
  }
}
