package io.modelgate.policy.compiled;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A compiled {@code TrustRoot}: what policies about models trust by its name. */
public sealed interface CompiledTrustRoot extends Policy {
  @Override
  default <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot) {
    return trustRoot.apply(this);
  }

  /**
   * Texts of one kind, as one text.
   *
   * @param text PEM
   * @param count how many keys or certificates it holds
   */
  record Bundle(TrustSource.Inline text, int count) {}

  /**
   * A Sigstore root.
   *
   * @param text JSON
   * @param date when its newest log or authority began
   */
  record SigstoreRoot(TrustSource.Inline text, Instant date) {}

  /**
   * One that can be used.
   *
   * @param keys public keys
   * @param certificateAuthorities certificates of authorities
   * @param sigstoreRoots any of which may vouch for a keyless signature
   * @param timestampAuthorities certificates of timestamp authorities
   */
  record Usable(
      PolicyId id,
      Optional<Bundle> keys,
      Optional<Bundle> certificateAuthorities,
      List<SigstoreRoot> sigstoreRoots,
      Optional<Bundle> timestampAuthorities)
      implements CompiledTrustRoot {

    /** When the newest log or authority of its Sigstore roots began; empty if it has none. */
    public Optional<Instant> sigstoreRootDate() {
      return sigstoreRoots.stream().map(SigstoreRoot::date).max(Instant::compareTo);
    }
  }

  /**
   * One that cannot be used: neither can policies that name it.
   *
   * @param fault one clause: which field, what to change
   */
  record Broken(PolicyId id, String fault) implements CompiledTrustRoot, Policy.Broken {
    @Override
    public String consequence() {
      return "policies that name it cannot be applied either";
    }
  }
}
