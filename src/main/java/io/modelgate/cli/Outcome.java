package io.modelgate.cli;

import io.modelgate.verify.Verification;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Difference;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Tells a human how a verification ended: success on standard output, the rest on standard error.
 */
final class Outcome {
  private static final int MOST_NAMED = 20;

  private final PrintWriter out;
  private final PrintWriter err;

  Outcome(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Tells what was verified, or what differs.
   *
   * @return the exit code
   */
  int of(Path model, Verification result) {
    if (result.verified()) {
      out.printf(
          Locale.ROOT,
          "verified: %s: %s, %,d bytes, signed with %s%n",
          Printable.of(model.toString()),
          files(result.files()),
          result.bytes(),
          signer(result.signer()));
      return ExitCode.VERIFIED;
    }
    differ(result.differences().first(MOST_NAMED), result.differences().count());
    return ExitCode.NOT_VERIFIED;
  }

  int failed(VerificationException e) {
    err.println("verification failed: " + e.getMessage());
    return ExitCode.NOT_VERIFIED;
  }

  int notChecked(NotCheckedException e) {
    err.println("not verified: " + e.getMessage());
    return ExitCode.NOT_CHECKED;
  }

  private void differ(List<Difference> differences, int count) {
    List<String> names = differences.stream().map(each -> Printable.of(each.file())).toList();
    differences.forEach(each -> err.println(Printable.of(each.file()) + ": " + each.why()));
    if (count > MOST_NAMED) {
      err.println("… and " + files(count - MOST_NAMED) + " more");
    }
    err.println(
        "verification failed: "
            + files(count)
            + (count == 1 ? " differs: " : " differ: ")
            + String.join(", ", names)
            + (count > MOST_NAMED ? ", …" : ""));
  }

  private static String signer(Signer signer) {
    if (signer instanceof Signer.Key key) {
      return "key SHA-256 " + key.fingerprint();
    }
    if (signer instanceof Signer.Certificate certificate) {
      return "certificate " + Printable.of(certificate.subject());
    }
    Signer.Identity identity = (Signer.Identity) signer;
    return "identity " + Printable.of(identity.identity());
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
