package io.modelgate.command.inspect;

import io.modelgate.verify.SignatureReader;
import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.PredicateTypes;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * One signature, as far as it can be read; nothing of it is verified.
 *
 * @param shown where it is
 * @param bundle who is said to have signed
 * @param statement what is said to be signed; empty if it cannot be read
 * @param problem why not, a clause; empty if it can
 */
record SignatureInspection(
    String shown, Bundle bundle, Optional<Statement> statement, String problem) {

  /**
   * Reads one.
   *
   * @throws VerificationException if it is no signature of a model: a clause
   * @throws NotCheckedException if it cannot be read
   */
  static SignatureInspection of(String shown, SignatureFile file)
      throws VerificationException, NotCheckedException {
    try {
      Bundle bundle = SignatureReader.read(file);
      refuseOther(file);
      return read(shown, bundle);
    } catch (VerificationException e) {
      if (Files.isRegularFile(file.path())) {
        refuseOther(file); // another predicate type gets a clearer sentence
      }
      throw e;
    } catch (IOException e) {
      throw new NotCheckedException(shown + ": " + Reason.of(e));
    }
  }

  private static void refuseOther(SignatureFile file)
      throws VerificationException, NotCheckedException {
    try {
      Optional<String> other = PredicateTypes.otherThanModel(file);
      if (other.isPresent()) {
        throw new VerificationException(
            "it is a Sigstore bundle about something else than a model: "
                + Printable.of(other.get()));
      }
    } catch (IOException e) {
      throw new NotCheckedException(file + ": " + Reason.of(e));
    }
  }

  private static SignatureInspection read(String shown, Bundle bundle) throws IOException {
    try {
      Statement statement = StatementParser.parse(bundle.envelope().payload());
      return new SignatureInspection(shown, bundle, Optional.of(statement), "");
    } catch (VerificationException e) {
      return new SignatureInspection(
          shown, bundle, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }
}
