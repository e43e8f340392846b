package io.modelgate.cli;

import io.modelgate.cli.Modelgate.LogLevel;
import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the signing methods' commands have in common. */
@Command(mixinStandardHelpOptions = true)
abstract class VerifyMethod implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions options;

  /**
   * The method with the signer that the command line names.
   *
   * @throws NotCheckedException where a key, certificate or trust root cannot be read
   */
  abstract SignatureMethod method() throws NotCheckedException;

  @Override
  public final Integer call() {
    Outcome outcome = new Outcome(spec.commandLine().getOut(), spec.commandLine().getErr());
    try {
      Path signature = options.signature();
      if (options.signature == null) {
        tell("using signature", signature);
      }
      ModelVerifier verifier = new ModelVerifier(method(), VerifiedFiles.none());
      return outcome.of(options.model, verifier.verify(options.request(signature), new Progress()));
    } catch (VerificationException e) {
      return outcome.failed(e);
    } catch (NotCheckedException e) {
      return outcome.notChecked(e);
    }
  }

  /** Says which file was found where the command line names none. */
  final void tell(String what, Path file) {
    if (tells()) {
      spec.commandLine().getErr().println(what + " " + Printable.of(file.toString()));
    }
  }

  private boolean tells() {
    Modelgate command = (Modelgate) spec.root().userObject();
    return command.logLevel.compareTo(LogLevel.INFO) <= 0;
  }
}
