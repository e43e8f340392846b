package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.sigstore.KeylessSignature;
import io.modelgate.verify.sigstore.TrustRoot;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.util.List;

/** {@code modelgate verify sigstore}: a keyless signature. */
final class VerifySigstore implements VerifyMethod {
  private static final String IDENTITY = "identity";
  private static final String IDENTITY_PROVIDER = "identity-provider";
  private static final String TRUST_CONFIG = "trust-config";
  private static final String TRUSTED_ROOT = "trusted-root";
  private static final String USE_STAGING = "use-staging";
  private static final String REFRESH_TRUST = "refresh-trust";

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
            "Who vouches for the identity, in full: the OpenID Connect issuer.")
        .value(
            TRUST_CONFIG,
            "FILE",
            "Whom to trust in place of Sigstore's public deployment: a client trust configuration"
                + " or a trusted root, JSON. Or env://NAME for an environment variable that holds"
                + " it.")
        .value(TRUSTED_ROOT, "FILE", "The same.")
        .flag(USE_STAGING, "Trust Sigstore's staging deployment, which proves nothing.")
        .flag(
            REFRESH_TRUST,
            "Fetch the deployment's current trusted root over the network, in place of the one"
                + " built in.");
  }

  @Override
  public Source read(Arguments arguments, ModelOptions model, Log log) throws UsageException {
    Signer.Identity signer =
        new Signer.Identity(arguments.required(IDENTITY), arguments.required(IDENTITY_PROVIDER));
    Trust trust = trust(arguments);
    return () -> new KeylessSignature(trust.root(), signer);
  }

  /** Reads whom to trust. */
  @FunctionalInterface
  private interface Trust {
    TrustRoot root() throws NotCheckedException;
  }

  private static Trust trust(Arguments arguments) throws UsageException {
    boolean staging = arguments.has(USE_STAGING);
    boolean refresh = arguments.has(REFRESH_TRUST);
    for (String option : List.of(TRUST_CONFIG, TRUSTED_ROOT)) {
      if (arguments.has(option)) {
        String file = arguments.required(option);
        if (staging || refresh || (arguments.has(TRUST_CONFIG) && arguments.has(TRUSTED_ROOT))) {
          throw new UsageException(
              "Only one of --trust-config, --trusted-root and --use-staging or --refresh-trust can"
                  + " say whom to trust");
        }
        return () -> TrustRoots.read(file);
      }
    }
    Deployment deployment = staging ? Deployment.STAGING : Deployment.PRODUCTION;
    return () -> refresh ? TrustRoots.refreshed(deployment) : TrustRoots.builtIn(deployment);
  }
}
