package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelgate verify sigstore}: a keyless signature. */
@Command(
    name = "sigstore",
    description = "Verifies a keyless signature made with a Sigstore identity.")
final class VerifySigstore extends VerifyMethod {
  @Option(
      names = "--identity",
      required = true,
      description = "The signer's identity: an e-mail address or a workflow's URI.")
  String identity;

  @Option(
      names = {"--identity-provider", "--identity_provider"},
      required = true,
      paramLabel = "ISSUER",
      description = "Who vouches for the identity: the OpenID Connect issuer.")
  String identityProvider;

  @Override
  SignatureMethod method() throws NotCheckedException {
    throw new NotCheckedException("this version of modelgate cannot check keyless signatures yet");
  }
}
