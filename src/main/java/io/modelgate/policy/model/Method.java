package io.modelgate.policy.model;

import java.util.List;

/** How a model's signature is verified. */
sealed interface Method {
  /** The method's arguments of {@code modelgate verify}, the method's name first. */
  List<String> arguments();

  /** Absolute paths of the files that the verifier needs besides the model and its signature. */
  List<String> files();

  /** A long-lived key. */
  record Key(String publicKey) implements Method {
    @Override
    public List<String> arguments() {
      return List.of("key", "--public-key=" + publicKey);
    }

    @Override
    public List<String> files() {
      return List.of(publicKey);
    }
  }

  /** A certificate of a trusted authority. */
  record Certificate(String authority) implements Method {
    @Override
    public List<String> arguments() {
      return List.of("certificate", "--certificate-chain=" + authority);
    }

    @Override
    public List<String> files() {
      return List.of(authority);
    }
  }

  /** A Sigstore identity. */
  record Keyless(String identity, String issuer) implements Method {
    @Override
    public List<String> arguments() {
      return List.of("sigstore", "--identity=" + identity, "--identity-provider=" + issuer);
    }

    @Override
    public List<String> files() {
      return List.of();
    }
  }
}
