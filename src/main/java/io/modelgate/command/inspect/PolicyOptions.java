package io.modelgate.command.inspect;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a policy that would accept the signature. */
final class PolicyOptions {
  @Option(
      names = "--policy",
      required = true,
      description =
          "Writes a policy that accepts this signature, in place of the table. Whether its signer"
              + " is to be trusted is for you to say.")
  @SuppressWarnings("UnusedVariable") // that the group is there says the same
  private boolean isAskedFor;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The policy's name. Default: made from the model's.")
  private @Nullable String name;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The policy's namespace. Default: none, so that kubectl's is taken.")
  private @Nullable String namespace;

  @Option(
      names = "--cluster",
      description = "Writes a ClusterModelValidation, which applies in every namespace.")
  private boolean isOfCluster;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "The signer's public key (PEM), for signatures by a key.")
  private @Nullable String publicKey;

  @Option(
      names = "--certificate-authority",
      paramLabel = "FILE",
      description =
          "The root of the signer's certificate (PEM). Default: the one that the signature holds.")
  private @Nullable String certificateAuthority;

  @Option(
      names = "--timestamp-authority",
      paramLabel = "FILE",
      description =
          "The root of a timestamp authority (PEM), whose timestamps of a certificate's or key's"
              + " signature count.")
  private @Nullable String timestampAuthority;

  @Option(
      names = "--trust-config",
      paramLabel = "FILE",
      description = "The trust root of a private Sigstore. Default: the public one.")
  private @Nullable String trustConfig;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  boolean isOfCluster() {
    return isOfCluster;
  }

  Optional<String> publicKey() {
    return Optional.ofNullable(publicKey);
  }

  Optional<String> certificateAuthority() {
    return Optional.ofNullable(certificateAuthority);
  }

  Optional<String> timestampAuthority() {
    return Optional.ofNullable(timestampAuthority);
  }

  Optional<String> trustConfig() {
    return Optional.ofNullable(trustConfig);
  }
}
