package io.modelgate.cli;

import io.modelgate.cli.progress.ProgressDisplay;
import io.modelgate.cli.report.VerificationOutcome.NotChecked;
import io.modelgate.cli.report.VerificationReport;
import io.modelgate.cli.report.VerifierExitCode;
import io.modelgate.cli.report.Version;
import io.modelgate.cli.watch.Watch;
import io.modelgate.cli.watch.Watch.Rounds;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code modelgate verify METHOD}, its command line read.
 *
 * @param method the method's name
 */
record VerifyCommand(
    String method,
    VerifyMethod.Source source,
    List<ModelOptions> models,
    OutputOptions output,
    Optional<WatchOptions> watch,
    Optional<ReceiptOptions> receipts,
    Log log) {

  /** Adds the options of every method. */
  static void declare(CommandOptions options) {
    ModelOptions.declare(options);
    OutputOptions.declare(options);
    WatchOptions.declare(options);
    ReceiptOptions.declare(options);
  }

  static VerifyCommand of(VerifyMethod method, Arguments arguments, Log log) throws UsageException {
    List<ModelOptions> models = ModelOptions.of(arguments);
    Optional<WatchOptions> watch = WatchOptions.of(arguments);
    if (watch.isPresent() && models.size() > 1) {
      throw new UsageException(
          "--watch can only be used with one MODEL, not with " + models.size());
    }
    return new VerifyCommand(
        method.name(),
        method.read(arguments, log),
        models,
        OutputOptions.of(arguments),
        watch,
        ReceiptOptions.of(arguments),
        log);
  }

  /** Verifies each model, tells how it ended, and gives the exit code: the highest of all. */
  int run() throws InterruptedException {
    AtomicReference<SingleVerification> current =
        new AtomicReference<>(new SingleVerification(this, models.get(0)));
    AtomicReference<Runnable> endProgress = new AtomicReference<>(() -> {});
    try (ShutdownReporter lastWord =
        new ShutdownReporter(
            output.reporter(log, models.size() > 1),
            output::exitCode,
            models.size(),
            () -> endProgress.get().run(),
            () -> current.get().notChecked("it was stopped before it finished"))) {
      int code =
          watch.isEmpty()
              ? each(current, lastWord, endProgress)
              : watch(watch.get(), current.get(), lastWord, endProgress);
      return log.out().checkError()
          ? Math.max(code, untold("the result cannot be written to standard output"))
          : code;
    } catch (OutOfMemoryError | StackOverflowError e) { // writing the results threw it
      return untold(Modelgate.NO_MEMORY);
    } catch (RuntimeException | LinkageError e) {
      return untold(Modelgate.ownError(e));
    }
  }

  private int untold(String why) {
    log.err().println("not verified: " + why);
    return output.exitCode(new NotChecked(why));
  }

  private int each(
      AtomicReference<SingleVerification> current,
      ShutdownReporter lastWord,
      AtomicReference<Runnable> endProgress) {
    int code = VerifierExitCode.NOT_CHECKED;
    for (ModelOptions model : models) {
      current.set(new SingleVerification(this, model));
      code = lastWord.report(verify(model, known(), endProgress));
    }
    return code;
  }

  private VerifiedFiles known() {
    return receipts
        .map(each -> each.files(System.getenv(), Version.get(), log))
        .orElseGet(VerifiedFiles::none);
  }

  private int watch(
      WatchOptions options,
      SingleVerification first,
      ShutdownReporter lastWord,
      AtomicReference<Runnable> endProgress)
      throws InterruptedException {
    VerifiedFiles known = options.known();
    try {
      return output.exitCode(
          new Watch(options.interval(), models.get(0).recallsFile(), options.exitOnFailure())
              .run(
                  options.endpoints(),
                  new Rounds(
                      () -> verify(models.get(0), known, endProgress),
                      last -> new SingleVerification(this, models.get(0)).recalled(last),
                      lastWord::report,
                      log::line))
              .outcome());
    } catch (NotCheckedException e) {
      return lastWord.report(first.notChecked(String.valueOf(e.getMessage())));
    }
  }

  private VerificationReport verify(
      ModelOptions model, VerifiedFiles known, AtomicReference<Runnable> endProgress) {
    SingleVerification verification = new SingleVerification(this, model);
    Progress progress = new Progress();
    if (!log.isTold()) {
      return verification.run(known, progress);
    }
    ProgressDisplay display = ProgressDisplay.start(progress, log.err());
    endProgress.set(display::close);
    try {
      return verification.run(known, progress);
    } finally {
      display.close();
    }
  }
}
