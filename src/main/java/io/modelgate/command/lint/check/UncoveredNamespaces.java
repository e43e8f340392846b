package io.modelgate.command.lint.check;

import java.util.List;
import java.util.Set;

/**
 * Namespaces whose pods the webhooks leave out: those of the control plane and our own in {@code
 * openshift/base}, and OpenShift's own in {@code openshift/overlays/openshift}.
 */
final class UncoveredNamespaces {
  static final Set<String> NAMES =
      Set.of("model-validation-controller", "kube-system", "kube-node-lease", "kube-public");

  /** Kubernetes keeps the second one for itself. */
  private static final List<String> PREFIXES = List.of("openshift-", "kube-");

  private UncoveredNamespaces() {}

  static boolean contain(String namespace) {
    return NAMES.contains(namespace) || PREFIXES.stream().anyMatch(namespace::startsWith);
  }
}
