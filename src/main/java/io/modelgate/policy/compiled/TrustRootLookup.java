package io.modelgate.policy.compiled;

import java.util.Optional;

/** The TrustRoots that there are, by name. */
@FunctionalInterface
public interface TrustRootLookup {
  /** Finds no TrustRoot, because there are none. */
  TrustRootLookup NONE = name -> Optional.empty();

  /** The one of a name, if there is one. */
  Optional<CompiledTrustRoot> named(String name);
}
