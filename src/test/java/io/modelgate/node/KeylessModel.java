package io.modelgate.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The one model of the project with a keyless signature, and the policy that trusts its signer. */
final class KeylessModel {
  private static final Path SIGNATURE = Path.of("src", "test", "models", "keyless");

  private KeylessModel() {}

  /** Puts it on claim {@code models}; returns its folder once the policy is in force. */
  static Path put(NodeNamespace namespace) throws IOException {
    Path model = namespace.volumeOf("models", Path.of("examples", "key", "model"));
    Files.copy(
        SIGNATURE.resolve("model.sig"),
        model.resolve("model.sig"),
        StandardCopyOption.REPLACE_EXISTING);
    namespace.policy(
        """
        sigstoreConfig: {certificateIdentity: someone@example.com, certificateOidcIssuer: "https://login.example"}
            clientTrustConfig: {trustConfigFrom: {inline: %s}}\
        """,
        SIGNATURE.resolve("trusted_root.json"));
    return model;
  }
}
