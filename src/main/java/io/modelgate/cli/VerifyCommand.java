package io.modelgate.cli;

import io.modelgate.cli.progress.ProgressDisplay;
import io.modelgate.cli.report.Outcome.NotChecked;
import io.modelgate.cli.report.Report;
import io.modelgate.cli.watch.Watch;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.util.Optional;

/**
 * {@code modelgate verify METHOD}, its command line read.
 *
 * @param method the method's name
 */
record VerifyCommand(
    String method,
    VerifyMethod.Source source,
    ModelOptions model,
    OutputOptions output,
    Optional<WatchOptions> watch,
    Log log) {

  static Declarations options(VerifyMethod method) {
    Declarations options = new Declarations();
    method.declare(options);
    ModelOptions.declare(options);
    OutputOptions.declare(options);
    WatchOptions.declare(options);
    return options;
  }

  static VerifyCommand of(VerifyMethod method, Arguments arguments, Log log) throws UsageException {
    ModelOptions model = ModelOptions.of(arguments);
    return new VerifyCommand(
        method.name(),
        method.read(arguments, model, log),
        model,
        OutputOptions.of(arguments),
        WatchOptions.of(arguments),
        log);
  }

  /** Verifies, tells how it ended, and gives the exit code. */
  int run() throws InterruptedException {
    SingleVerification first = new SingleVerification(this);
    try (LastWord lastWord =
        new LastWord(
            output.reporter(log),
            output::exitCode,
            () -> first.notChecked("it was stopped before it had finished"))) {
      return watch.isEmpty() ? once(lastWord) : watch(watch.get(), first, lastWord);
    } catch (OutOfMemoryError | StackOverflowError e) { // of the telling
      return untold(Modelgate.NO_MEMORY);
    } catch (RuntimeException | LinkageError e) {
      return untold(Modelgate.ownError(e));
    }
  }

  private int untold(String why) {
    log.err().println("not verified: " + why);
    return output.exitCode(new NotChecked(why));
  }

  private int once(LastWord lastWord) {
    return lastWord.tell(verify(VerifiedFiles.none()));
  }

  private int watch(WatchOptions options, SingleVerification first, LastWord lastWord)
      throws InterruptedException {
    VerifiedFiles known = options.known();
    try {
      return output.exitCode(
          new Watch(options.interval(), options.exitOnFailure())
              .run(options.endpoints(), () -> verify(known), lastWord::tell, log::line)
              .outcome());
    } catch (NotCheckedException e) {
      return lastWord.tell(first.notChecked(String.valueOf(e.getMessage())));
    }
  }

  private Report verify(VerifiedFiles known) {
    SingleVerification verification = new SingleVerification(this);
    Progress progress = new Progress();
    if (!log.isTold()) {
      return verification.run(known, progress);
    }
    ProgressDisplay display = ProgressDisplay.start(progress, log.err());
    try {
      return verification.run(known, progress);
    } finally {
      display.close();
    }
  }
}
