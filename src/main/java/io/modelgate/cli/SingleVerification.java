package io.modelgate.cli;

import io.modelgate.cli.kernel.Kernel;
import io.modelgate.cli.kernel.KernelReader;
import io.modelgate.cli.report.VerificationOutcome;
import io.modelgate.cli.report.VerificationOutcome.Compared;
import io.modelgate.cli.report.VerificationOutcome.NotChecked;
import io.modelgate.cli.report.VerificationOutcome.Refused;
import io.modelgate.cli.report.VerificationReport;
import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.VerificationResult;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.AcceptedSigners;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One verification, from the command line's options to its report; nothing escapes it. */
final class SingleVerification {
  private static final Path PROC = Path.of("/proc");

  private final VerifyCommand command;
  private final ModelOptions model;
  private final long start = System.nanoTime();
  private final Kernel kernel = KernelReader.read(PROC);
  private @Nullable Path signature;

  SingleVerification(VerifyCommand command, ModelOptions model) {
    this.command = command;
    this.model = model;
    this.signature = model.signature().orElse(null);
  }

  /** Verifies; how far it is, {@code progress} says meanwhile. */
  VerificationReport run(VerifiedFiles known, Progress progress) {
    try {
      return report(new Compared(verify(known, progress)));
    } catch (VerificationException e) {
      return report(new Refused(String.valueOf(e.getMessage())));
    } catch (NotCheckedException e) {
      return notChecked(String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError | StackOverflowError e) {
      return notChecked(Modelgate.NO_MEMORY);
    } catch (RuntimeException | LinkageError e) {
      return notChecked(Modelgate.ownError(e));
    }
  }

  private VerificationResult verify(VerifiedFiles known, Progress progress)
      throws VerificationException, NotCheckedException {
    model.mountPoints().refuseLinks(model.model());
    List<SignatureFile> bundles = model.signatures(command.source().areSeveral());
    for (SignatureFile bundle : bundles) {
      if (signature == null || model.signature().isEmpty()) {
        command.log().found("signature", bundle.path());
      }
    }
    signature = bundles.get(0).path();
    AcceptedSigners signers = command.source().get(model.model());
    return new ModelVerifier(signers, known).verify(model.request(bundles), progress);
  }

  /** That all that vouches for a model which was verified is recalled meanwhile, if it is. */
  Optional<VerificationReport> recalled(VerificationOutcome last) {
    if (!(last instanceof Compared compared) || !compared.verified()) {
      return Optional.empty();
    }
    try {
      return compared.verification().refusal(model.recalled()).map(Refused::new).map(this::report);
    } catch (NotCheckedException e) {
      return Optional.of(notChecked(String.valueOf(e.getMessage())));
    }
  }

  /** The report that it did not come to an end. */
  VerificationReport notChecked(String why) {
    return report(new NotChecked(why));
  }

  private VerificationReport report(VerificationOutcome outcome) {
    return new VerificationReport(
        command.method(),
        model.model(),
        Optional.ofNullable(signature),
        outcome,
        System.nanoTime() - start,
        System.currentTimeMillis(),
        kernel);
  }
}
