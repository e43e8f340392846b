package io.modelgate.cli;

import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelgate verify key}: a signature made with a long-lived private key. */
@Command(name = "key", description = "Verifies a signature made with a private key.")
final class VerifyKey extends VerifyMethod {
  @Option(
      names = {"--public-key", "--public_key"},
      required = true,
      paramLabel = "FILE",
      description = "The signer's public key: PEM, P-256, P-384 or P-521.")
  Path publicKey;

  @Override
  SignatureMethod method() throws NotCheckedException {
    return new KeySignature(PublicKeyFile.read(publicKey));
  }
}
