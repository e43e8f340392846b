package io.modelgate.policy.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a model's signature is verified. */
public sealed interface Method {
  /** The method's arguments of {@code modelgate verify}, the method's name first. */
  List<String> arguments();

  /** What the verifier must trust besides its own; empty for none. */
  Optional<Trust> trust();

  /** The method's name: key, certificate or sigstore. */
  default String displayName() {
    return arguments().get(0);
  }

  /** A long-lived key. */
  record Key(Trust publicKey) implements Method {
    @Override
    public List<String> arguments() {
      return List.of("key", "--public-key=" + publicKey.argument());
    }

    @Override
    public Optional<Trust> trust() {
      return Optional.of(publicKey);
    }
  }

  /**
   * A certificate of a trusted authority.
   *
   * @param conditions what must be true of the certificate besides
   */
  record Certificate(Trust authority, CertificateConditions conditions) implements Method {
    @Override
    public List<String> arguments() {
      List<String> arguments =
          new ArrayList<>(List.of("certificate", "--certificate-chain=" + authority.argument()));
      arguments.addAll(conditions.arguments());
      return arguments;
    }

    @Override
    public Optional<Trust> trust() {
      return Optional.of(authority);
    }
  }

  /** A Sigstore identity; the trust root is the public one where none is given. */
  record Keyless(String identity, String issuer, Optional<Trust> trust) implements Method {
    @Override
    public List<String> arguments() {
      List<String> arguments =
          new ArrayList<>(
              List.of("sigstore", "--identity=" + identity, "--identity-provider=" + issuer));
      trust.ifPresent(root -> arguments.add("--trust-config=" + root.argument()));
      return arguments;
    }
  }
}
