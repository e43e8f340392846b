package io.modelgate.policy.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** How a model's signature is verified. */
public sealed interface Method {
  /** The method's name: key, certificate, sigstore, or signers. */
  String displayName();

  /** What the verifier must trust besides its own, in order; empty for none. */
  List<TrustSource> trusts();

  /** Whether a signature may be keyless. */
  default boolean isKeyless() {
    return false;
  }

  /**
   * Whether the verifier needs more libraries than for a key: for keyless signatures, for times.
   */
  default boolean needsLibraries() {
    return isKeyless();
  }

  /**
   * The method's options of {@code modelgate verify}.
   *
   * @param places what the verifier's options get for each of {@link #trusts}
   */
  List<String> options(Function<TrustSource, String> places);

  /** The method's arguments of {@code modelgate verify}, the method's name first. */
  default List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(displayName()));
    arguments.addAll(options(TrustLocations.of(this)::argument));
    return List.copyOf(arguments);
  }

  /** What the verifier's options get for timestamp authorities. */
  private static List<String> timestamps(
      List<TrustSource> authorities, Function<TrustSource, String> places) {
    return authorities.stream().map(each -> "--timestamp-authority=" + places.apply(each)).toList();
  }

  private static List<TrustSource> joined(TrustSource first, List<TrustSource> others) {
    return others.isEmpty()
        ? List.of(first)
        : Stream.concat(Stream.of(first), others.stream()).distinct().toList();
  }

  /**
   * A long-lived key; or several, any of which is enough.
   *
   * @param timestampAuthorities whose timestamps count
   */
  record Key(TrustSource publicKey, List<TrustSource> timestampAuthorities) implements Method {
    @Override
    public String displayName() {
      return "key";
    }

    @Override
    public List<TrustSource> trusts() {
      return joined(publicKey, timestampAuthorities);
    }

    @Override
    public boolean needsLibraries() {
      return !timestampAuthorities.isEmpty();
    }

    @Override
    public List<String> options(Function<TrustSource, String> places) {
      List<String> options = new ArrayList<>(List.of("--public-key=" + places.apply(publicKey)));
      options.addAll(timestamps(timestampAuthorities, places));
      return options;
    }
  }

  /**
   * A certificate of a trusted authority.
   *
   * @param conditions what must be true of the certificate besides
   * @param timestampAuthorities whose timestamps count
   */
  record Certificate(
      TrustSource authority,
      CertificateRequirements conditions,
      List<TrustSource> timestampAuthorities)
      implements Method {
    @Override
    public String displayName() {
      return "certificate";
    }

    @Override
    public List<TrustSource> trusts() {
      return joined(authority, timestampAuthorities);
    }

    @Override
    public boolean needsLibraries() {
      return !timestampAuthorities.isEmpty();
    }

    @Override
    public List<String> options(Function<TrustSource, String> places) {
      List<String> options =
          new ArrayList<>(List.of("--certificate-chain=" + places.apply(authority)));
      options.addAll(conditions.arguments());
      options.addAll(timestamps(timestampAuthorities, places));
      return options;
    }
  }

  /**
   * A Sigstore identity.
   *
   * @param signer who, as the verifier's options say it
   * @param roots the trust roots, any of which may vouch for it; none for the public one
   */
  record Keyless(List<String> signer, List<TrustSource> roots) implements Method {
    @Override
    public String displayName() {
      return "sigstore";
    }

    @Override
    public boolean isKeyless() {
      return true;
    }

    @Override
    public List<TrustSource> trusts() {
      return roots;
    }

    @Override
    public List<String> options(Function<TrustSource, String> places) {
      List<String> options = new ArrayList<>(signer);
      roots.forEach(root -> options.add("--trust-config=" + places.apply(root)));
      return options;
    }
  }

  /**
   * Several signers.
   *
   * @param each who may have signed
   * @param atLeast how many of them must have
   */
  record Signers(List<Method> each, int atLeast) implements Method {
    @Override
    public String displayName() {
      return "signers";
    }

    @Override
    public boolean isKeyless() {
      return each.stream().anyMatch(Method::isKeyless);
    }

    @Override
    public boolean needsLibraries() {
      return each.stream().anyMatch(Method::needsLibraries);
    }

    @Override
    public List<TrustSource> trusts() {
      return each.stream().flatMap(signer -> signer.trusts().stream()).distinct().toList();
    }

    @Override
    public List<String> options(Function<TrustSource, String> places) {
      List<String> options = new ArrayList<>();
      if (atLeast > 1) {
        options.add("--at-least=" + atLeast);
      }
      for (Method signer : each) {
        options.add("--signer=" + signer.displayName());
        options.addAll(signer.options(places));
      }
      return options;
    }
  }
}
