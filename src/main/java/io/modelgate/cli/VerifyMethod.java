package io.modelgate.cli;

import io.modelgate.cli.Modelgate.LogLevel;
import io.modelgate.cli.progress.ProgressDisplay;
import io.modelgate.cli.report.Outcome;
import io.modelgate.cli.report.Outcome.Compared;
import io.modelgate.cli.report.Outcome.NotChecked;
import io.modelgate.cli.report.Outcome.Refused;
import io.modelgate.cli.report.Report;
import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the signing methods' commands have in common. */
@Command(mixinStandardHelpOptions = true)
abstract class VerifyMethod implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions options;
  @Mixin OutputOptions output;

  /**
   * The method with the signer that the command line names.
   *
   * @throws NotCheckedException where a key, certificate or trust root cannot be read
   */
  abstract SignatureMethod method() throws NotCheckedException;

  @Override
  public final Integer call() {
    long start = System.nanoTime();
    try (LastWord lastWord =
        new LastWord(
            output.reporter(spec.commandLine()),
            () -> report(start, null, new NotChecked("it was stopped before it had finished")))) {
      return lastWord.tell(verifyOnce(VerifiedFiles.none()));
    }
  }

  private Report verifyOnce(VerifiedFiles known) {
    Progress progress = new Progress();
    if (!tells()) {
      return verify(known, progress);
    }
    ProgressDisplay display = ProgressDisplay.start(progress, spec.commandLine().getErr());
    try {
      return verify(known, progress);
    } finally {
      display.close();
    }
  }

  private Report verify(VerifiedFiles known, Progress progress) {
    long start = System.nanoTime();
    Path signature = options.signature;
    try {
      if (signature == null) {
        signature = options.discoverSignature();
        tell("using signature", signature);
      }
      ModelVerifier verifier = new ModelVerifier(method(), known);
      return report(
          start, signature, new Compared(verifier.verify(options.request(signature), progress)));
    } catch (VerificationException e) {
      return report(start, signature, new Refused(String.valueOf(e.getMessage())));
    } catch (NotCheckedException e) {
      return report(start, signature, new NotChecked(String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError | StackOverflowError e) {
      return report(start, signature, new NotChecked(Modelgate.NO_MEMORY));
    } catch (RuntimeException | LinkageError e) {
      return report(start, signature, new NotChecked(Modelgate.ownError(e)));
    }
  }

  private Report report(long start, @Nullable Path signature, Outcome outcome) {
    return new Report(
        spec.name(),
        options.model,
        Optional.ofNullable(signature),
        outcome,
        System.nanoTime() - start,
        System.currentTimeMillis());
  }

  /** Says which file was found where the command line names none. */
  final void tell(String what, Path file) {
    if (tells()) {
      spec.commandLine().getErr().println(what + " " + Printable.of(file.toString()));
    }
  }

  /** Whether standard error gets more than how it ended. */
  private boolean tells() {
    Modelgate command = (Modelgate) spec.root().userObject();
    return command.logLevel.compareTo(LogLevel.INFO) <= 0;
  }
}
