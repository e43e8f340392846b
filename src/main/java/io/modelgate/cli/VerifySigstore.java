package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;

/** {@code modelgate verify sigstore}: a keyless signature. */
final class VerifySigstore implements VerifyMethod {
  private static final String IDENTITY = "identity";
  private static final String IDENTITY_PROVIDER = "identity-provider";

  @Override
  public String name() {
    return "sigstore";
  }

  @Override
  public String description() {
    return "Verifies a keyless signature made with a Sigstore identity.";
  }

  @Override
  public void declare(Declarations options) {
    options
        .value(
            IDENTITY,
            "IDENTITY",
            "The signer's identity, in full: an e-mail address or a workflow's URI.")
        .value(
            IDENTITY_PROVIDER,
            "ISSUER",
            "Who vouches for the identity, in full: the OpenID Connect issuer.");
  }

  @Override
  public Source read(Arguments arguments, ModelOptions model, Log log) throws UsageException {
    arguments.required(IDENTITY);
    arguments.required(IDENTITY_PROVIDER);
    return () -> {
      throw new NotCheckedException(
          "this version of modelgate cannot check keyless signatures yet");
    };
  }
}
