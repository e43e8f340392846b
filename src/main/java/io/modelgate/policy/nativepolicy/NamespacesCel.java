package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.List;

/** Which namespaces policies select. */
final class NamespacesCel {
  private static final Cel LABELS = Cel.of("namespaceObject.metadata.?labels.orValue({})");

  private NamespacesCel() {}

  /** Whether one of some selectors selects the pod's namespace. */
  static Cel anySelects(List<Labelled> selectors) {
    return Cel.any(
        selectors.stream()
            .distinct()
            .map(NamespacesCel::requirements)
            .map(all -> Cel.all(all.stream().map(each -> LabelsCel.of(LABELS, each)).toList()))
            .toList());
  }

  /** Whether it selects every namespace. */
  static boolean isAll(Labelled selector) {
    return requirements(selector).isEmpty();
  }

  /** Whether there can be a namespace that both select. */
  static boolean mayShare(Labelled one, Labelled other) {
    return requirements(one).stream()
        .noneMatch(
            each ->
                requirements(other).stream()
                    .anyMatch(its -> contradicts(each, its) || contradicts(its, each)));
  }

  /** Whether no label can meet both. */
  private static boolean contradicts(Requirement one, Requirement other) {
    if (one instanceof In in && other instanceof In its) {
      return in.key().equals(its.key()) && in.values().stream().noneMatch(its.values()::contains);
    }
    if (one instanceof In in && other instanceof NotIn not) {
      return in.key().equals(not.key()) && not.values().containsAll(in.values());
    }
    if (one instanceof In in && other instanceof Exists exists) {
      return in.key().equals(exists.key()) && !exists.wanted();
    }
    return one instanceof Exists exists
        && other instanceof Exists its
        && exists.key().equals(its.key())
        && exists.wanted() != its.wanted();
  }

  private static List<Requirement> requirements(Labelled selector) {
    return selector.selector().map(LabelMatcher::requirements).orElse(List.of());
  }
}
