package io.modelgate.policy.trust;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.TrustRootSpec;
import io.modelgate.api.TrustRootSpec.TrustText;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Broken;
import io.modelgate.policy.compiled.CompiledTrustRoot.Bundle;
import io.modelgate.policy.compiled.CompiledTrustRoot.SigstoreRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Usable;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code TrustRoot}, once when it changes. */
public final class TrustRootCompiler {
  /** What one environment variable of a verifier holds with room to spare: Linux takes 128 KiB. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_ROOTS = 4;

  private TrustRootCompiler() {}

  /**
   * Compiles a resource as it is stored, whatever the definition was then.
   *
   * @param spec what the resource says, or null where it has no spec
   */
  public static CompiledTrustRoot compile(PolicyId id, @Nullable TrustRootSpec spec) {
    try {
      return usable(id, present("spec", spec));
    } catch (FaultException e) {
      return new Broken(id, e.fault());
    }
  }

  private static Usable usable(PolicyId id, TrustRootSpec spec) throws FaultException {
    return new Usable(
        id,
        bundle("spec.keys", spec.keys(), InlineTrust.KEY, PemTexts::keys),
        certificates("spec.certificateAuthorities", spec.certificateAuthorities()),
        roots(spec.sigstoreRoots()),
        certificates("spec.timestampAuthorities", spec.timestampAuthorities()));
  }

  /** Counts what a text holds. */
  @FunctionalInterface
  private interface Count {
    int of(String field, String text) throws FaultException;
  }

  private static Optional<Bundle> certificates(String at, @Nullable List<TrustText> texts)
      throws FaultException {
    return bundle(at, texts, InlineTrust.CERTIFICATE, PemTexts::certificates);
  }

  private static Optional<Bundle> bundle(
      String at, @Nullable List<TrustText> texts, String holds, Count count) throws FaultException {
    StringBuilder all = new StringBuilder();
    int index = 0;
    int sum = 0;
    for (TrustSource.Inline each : texts(at, texts, holds)) {
      sum += count.of(at + "[" + index++ + "].inline", each.text());
      all.append(each.text()).append(each.text().endsWith("\n") ? "" : "\n");
    }
    if (all.length() > MAX_BYTES) {
      throw new FaultException(at + " is larger than 64 KiB in total: use several TrustRoots");
    }
    return sum == 0
        ? Optional.empty()
        : Optional.of(new Bundle(new TrustSource.Inline(all.toString()), sum));
  }

  private static List<SigstoreRoot> roots(@Nullable List<TrustText> texts) throws FaultException {
    String at = "spec.sigstoreRoots";
    List<SigstoreRoot> roots = new ArrayList<>();
    for (TrustSource.Inline each : texts(at, texts, InlineTrust.ROOT)) {
      if (roots.size() == MAX_ROOTS) {
        throw new FaultException(
            at + " may have at most " + MAX_ROOTS + " entries: use several TrustRoots");
      }
      String field = at + "[" + roots.size() + "].inline";
      if (each.text().length() > MAX_BYTES) {
        throw new FaultException(field + " is larger than 64 KiB, which is the verifier's limit");
      }
      roots.add(SigstoreRootText.of(field, each));
    }
    return List.copyOf(roots);
  }

  private static List<TrustSource.Inline> texts(
      String at, @Nullable List<TrustText> texts, String holds) throws FaultException {
    List<TrustSource.Inline> inline = new ArrayList<>();
    for (TrustText each : filled(at, texts)) {
      String field = at + "[" + inline.size() + "].inline";
      inline.add(InlineTrust.of(field, text(field, each.inline()), holds));
    }
    return inline;
  }
}
