package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code modelgate verify certificate}: this version accepts the command line that the init
 * container gets, and fails closed.
 */
@Command(
    name = "certificate",
    description = "Verifies a signature made with a certificate.",
    mixinStandardHelpOptions = true)
final class VerifyCertificate implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions options;

  @Option(
      names = {"--certificate-chain", "--certificate_chain"},
      required = true,
      paramLabel = "FILE",
      description = "The trusted certificate authority: PEM.")
  Path certificateChain;

  @Override
  public Integer call() {
    return new Outcome(spec.commandLine().getOut(), spec.commandLine().getErr())
        .notChecked(
            new NotCheckedException(
                "this version of modelgate cannot check certificate signatures yet"));
  }
}
