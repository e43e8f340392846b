package io.modelgate.cli;

import io.modelgate.cli.WatchOptions.OnFailure;
import io.modelgate.cli.progress.ProgressDisplay;
import io.modelgate.cli.report.Report;
import io.modelgate.cli.watch.Watch;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup(exclusive = false)
  @Nullable WatchOptions watch;

  final Log log = new Log(() -> spec);

  /**
   * The method with the signer that the command line names; asked for each verification.
   *
   * @throws NotCheckedException where a key, certificate or trust root cannot be read
   */
  abstract SignatureMethod method() throws NotCheckedException;

  @Override
  public final Integer call() throws InterruptedException {
    SingleVerification first = new SingleVerification(this);
    try (LastWord lastWord =
        new LastWord(
            output.reporter(spec.commandLine()),
            () -> first.notChecked("it was stopped before it had finished"))) {
      if (watch == null) {
        return lastWord.tell(verify(VerifiedFiles.none()));
      }
      try {
        return watch(watch, lastWord).outcome().exitCode();
      } catch (NotCheckedException e) {
        return lastWord.tell(first.notChecked(String.valueOf(e.getMessage())));
      }
    }
  }

  private Report watch(WatchOptions watch, LastWord lastWord)
      throws NotCheckedException, InterruptedException {
    VerifiedFiles known = watch.known();
    return new Watch(watch.interval, watch.onFailure == OnFailure.EXIT)
        .run(watch.port, () -> verify(known), lastWord::tell, log::line);
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
