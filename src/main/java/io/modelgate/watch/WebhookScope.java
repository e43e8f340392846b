package io.modelgate.watch;

import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which pods come to us: those that meet all requirements.
 *
 * @param namespaces requirements on the namespace's labels
 * @param pods requirements on the pod's labels
 */
record WebhookScope(List<Requirement> namespaces, List<Requirement> pods) {
  /** Every pod of every namespace. */
  static final WebhookScope EVERYTHING = new WebhookScope(List.of(), List.of());

  /** The label by which Kubernetes itself says a namespace's name. */
  static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** Requirements in one order, without repetitions, so that equal selectors are equal. */
  WebhookScope {
    namespaces = ordered(namespaces);
    pods = ordered(pods);
  }

  /** Pods of namespaces by their names. */
  static WebhookScope named(Set<String> names, List<Requirement> pods) {
    return new WebhookScope(List.of(new In(NAMESPACE_NAME, names)), pods);
  }

  /** All pods of the same namespaces. */
  WebhookScope wholeNamespaces() {
    return new WebhookScope(namespaces, List.of());
  }

  /**
   * Whether every pod that another reaches is surely among these: each requirement here is one of
   * the other's, or has more values than one of them.
   */
  boolean contains(WebhookScope other) {
    return namespaces.stream().allMatch(each -> follows(each, other.namespaces))
        && pods.stream().allMatch(each -> follows(each, other.pods));
  }

  private static boolean follows(Requirement wanted, List<Requirement> from) {
    return from.stream()
        .anyMatch(
            each ->
                each.equals(wanted)
                    || (each instanceof In narrow
                        && wanted instanceof In wide
                        && narrow.key().equals(wide.key())
                        && wide.values().containsAll(narrow.values())));
  }

  /** About how many bytes it takes in a webhook. */
  int size() {
    return size(namespaces) + size(pods);
  }

  private static int size(List<Requirement> requirements) {
    return requirements.stream().mapToInt(WebhookScope::size).sum();
  }

  private static int size(Requirement requirement) {
    int operator = 60; // with the names of the fields
    if (requirement instanceof In in) {
      return operator + in.key().length() + size(in.values());
    }
    return requirement instanceof NotIn notIn
        ? operator + notIn.key().length() + size(notIn.values())
        : operator + MAX_KEY_LENGTH;
  }

  private static final int MAX_KEY_LENGTH = 317;

  private static int size(Set<String> values) {
    return values.stream().mapToInt(each -> each.length() + "\"\",".length()).sum();
  }

  /**
   * As many of the requirements as a number of bytes holds, the short ones first. With fewer
   * requirements more pods come, and never fewer.
   */
  static List<Requirement> bounded(List<Requirement> requirements, int bytes) {
    List<Requirement> kept = new ArrayList<>();
    int left = bytes;
    for (Requirement each :
        ordered(requirements).stream()
            .sorted(Comparator.comparingInt(WebhookScope::size))
            .toList()) {
      left -= size(each);
      if (left < 0) {
        break;
      }
      kept.add(each);
    }
    return kept;
  }

  private static List<Requirement> ordered(List<Requirement> requirements) {
    return requirements.size() < 2
        ? List.copyOf(requirements)
        : requirements.stream().distinct().sorted(Comparator.comparing(Selectors::text)).toList();
  }
}
