package io.modelgate.policy.trust;

import io.modelgate.api.TrustRootReference;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Bundle;
import io.modelgate.policy.compiled.CompiledTrustRoot.SigstoreRoot;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.SpecFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A TrustRoot that a field of a policy names, and can be used. */
public final class NamedTrustRoot {
  private final String names;
  private final CompiledTrustRoot.Usable root;

  private NamedTrustRoot(String names, CompiledTrustRoot.Usable root) {
    this.names = names;
    this.root = root;
  }

  /**
   * Finds it.
   *
   * @param field the reference's
   * @throws FaultException if there is none of the name, or it cannot be used
   */
  public static NamedTrustRoot of(
      TrustRootLookup trustRoots, String field, TrustRootReference reference)
      throws FaultException {
    String name = SpecFields.text(field + ".name", reference.name());
    String names = field + " names TrustRoot \"" + name + "\", ";
    CompiledTrustRoot found =
        trustRoots
            .named(name)
            .orElseThrow(
                () ->
                    new FaultException(
                        names + "which does not exist: create it, or use another name"));
    if (found instanceof CompiledTrustRoot.Broken broken) {
      throw new FaultException(names + "which cannot be used: " + broken.fault());
    }
    return new NamedTrustRoot(names, (CompiledTrustRoot.Usable) found);
  }

  /** The public keys of the trust root; throws a sentence if it holds none. */
  public TrustSource keys() throws FaultException {
    return bundle(root.keys(), "keys");
  }

  /** The certificate authorities of the trust root; throws a sentence if it holds none. */
  public TrustSource certificateAuthorities() throws FaultException {
    return bundle(root.certificateAuthorities(), "certificateAuthorities");
  }

  /** The Sigstore roots of the trust root; throws a sentence if it holds none. */
  public List<TrustSource> sigstoreRoots() throws FaultException {
    if (root.sigstoreRoots().isEmpty()) {
      throw none("sigstoreRoots");
    }
    return root.sigstoreRoots().stream().<TrustSource>map(SigstoreRoot::text).toList();
  }

  /** Timestamp authorities, and its own. */
  public List<TrustSource> timestampAuthorities(List<TrustSource> others) {
    Stream<TrustSource> own = root.timestampAuthorities().<TrustSource>map(Bundle::text).stream();
    return Stream.concat(others.stream(), own).distinct().toList();
  }

  private TrustSource bundle(Optional<Bundle> bundle, String field) throws FaultException {
    return bundle.orElseThrow(() -> none(field)).text();
  }

  private FaultException none(String field) {
    return new FaultException(
        names + "which holds no " + field + ": add spec." + field + " to it, or name another");
  }
}
