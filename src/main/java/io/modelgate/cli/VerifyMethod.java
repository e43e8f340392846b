package io.modelgate.cli;

import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
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
      return outcome.of(
          options.model,
          new ModelVerifier(method(), VerifiedFiles.none())
              .verify(options.request(), new Progress()));
    } catch (VerificationException e) {
      return outcome.failed(e);
    } catch (NotCheckedException e) {
      return outcome.notChecked(e);
    }
  }
}
