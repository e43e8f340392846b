package io.modelgate.policy.spec;

import java.util.Map;
import java.util.Optional;

/** In which namespaces a policy applies. */
public sealed interface NamespaceMatcher {
  /** Whether it applies in a namespace with these labels. */
  boolean matches(String namespace, Map<String, String> labels);

  /** The one namespace that a policy is in, whatever its labels. */
  record Named(String name) implements NamespaceMatcher {
    @Override
    public boolean matches(String namespace, Map<String, String> labels) {
      return namespace.equals(name);
    }
  }

  /** Namespaces by their labels; empty for all. */
  record Labelled(Optional<LabelMatcher> selector) implements NamespaceMatcher {
    @Override
    public boolean matches(String namespace, Map<String, String> labels) {
      return selector.map(matcher -> matcher.matches(labels)).orElse(true);
    }
  }
}
