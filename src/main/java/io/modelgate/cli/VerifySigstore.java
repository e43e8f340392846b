package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code modelgate verify sigstore}: this version accepts the command line that the init container
 * gets, and fails closed.
 */
@Command(
    name = "sigstore",
    description = "Verifies a keyless signature made with a Sigstore identity.",
    mixinStandardHelpOptions = true)
final class VerifySigstore implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions options;

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
  public Integer call() {
    return new Outcome(spec.commandLine().getOut(), spec.commandLine().getErr())
        .notChecked(
            new NotCheckedException(
                "this version of modelgate cannot check keyless signatures yet"));
  }
}
