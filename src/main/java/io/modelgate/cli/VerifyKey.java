package io.modelgate.cli;

import io.modelgate.cli.discovery.PublicKeyDiscovery;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelgate verify key}: a signature made with a long-lived private key. */
@Command(name = "key", description = "Verifies a signature made with a private key.")
final class VerifyKey extends VerifyMethod {
  @Option(
      names = {"--public-key", "--public_key"},
      paramLabel = "FILE",
      description =
          "The signer's public key: PEM, P-256, P-384 or P-521. Or env://NAME for an environment"
              + " variable that holds it. May be left out where the working directory and the"
              + " model's hold one, such as cosign.pub or signer.pub.pem.")
  @Nullable String publicKey;

  @Override
  SignatureMethod method() throws NotCheckedException {
    return new KeySignature(
        PublicKeyFile.read(publicKey == null ? discovered().toString() : publicKey));
  }

  private Path discovered() throws NotCheckedException {
    Path found = PublicKeyDiscovery.find(options.model, Path.of(""));
    log.found("public key", found);
    return found;
  }
}
