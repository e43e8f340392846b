package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.BundleParser;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads signature files; checks no signature. */
public final class SignatureReader {
  private static final String PEM = "-----BEGIN ";

  private SignatureReader() {}

  /** What to throw if a signature is there, and cannot be read. */
  static NotCheckedException notChecked(SignatureFile file, IOException e) {
    return new NotCheckedException("signature " + file + ": " + Reason.withRemedy(e));
  }

  /** A key or a certificate in the place of the signature. */
  private static void refuseOther(InputStream in) throws IOException, VerificationException {
    in.mark(PEM.length());
    byte[] start = in.readNBytes(PEM.length());
    in.reset();
    if (start.length == 0) {
      throw new VerificationException("it is empty"); // whatever size the file system says
    }
    if (PEM.equals(new String(start, US_ASCII))) {
      throw new VerificationException("it is PEM text, as keys and certificates, not a signature");
    }
  }

  /**
   * Reads one.
   *
   * @throws VerificationException if it is missing, or no bundle with a statement
   * @throws NotCheckedException if it is there, and cannot be read
   */
  public static Bundle read(SignatureFile file) throws VerificationException, NotCheckedException {
    Path path = file.path();
    try {
      if (!file.isPipe() && Files.exists(path) && !Files.isRegularFile(path)) {
        throw new VerificationException("it is not a file"); // a named pipe would be waited for
      }
      if (file.size() > StrictJson.MAX_DOCUMENT_BYTES) {
        throw new VerificationException(
            "it is larger than " + (StrictJson.MAX_DOCUMENT_BYTES >> 20) + " MiB");
      }
      try (InputStream in = file.open()) {
        if (file.line() == 0) {
          refuseOther(in);
        }
        return BundleParser.parse(file, in);
      }
    } catch (IOException e) {
      if (file.isPipe() || e instanceof AccessDeniedException || Files.exists(path)) {
        throw notChecked(file, e);
      }
      throw new VerificationException(Reason.of(e)); // there can be none by this name
    }
  }
}
