package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelgate verify certificate}: a signature made with a certificate's private key. */
@Command(name = "certificate", description = "Verifies a signature made with a certificate.")
final class VerifyCertificate extends VerifyMethod {
  @Option(
      names = {"--certificate-chain", "--certificate_chain"},
      required = true,
      paramLabel = "FILE",
      description = "The trusted certificate authority: PEM.")
  Path certificateChain;

  @Override
  SignatureMethod method() throws NotCheckedException {
    throw new NotCheckedException(
        "this version of modelgate cannot check certificate signatures yet");
  }
}
