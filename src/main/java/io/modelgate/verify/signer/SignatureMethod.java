package io.modelgate.verify.signer;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;

/** One way to sign, and the one signer that is accepted (OpenSSF Model Signing v1.0, 8.2). */
@FunctionalInterface
public interface SignatureMethod {
  /**
   * Checks who signed a bundle.
   *
   * @param bundle the bundle file's bytes
   * @return what was signed, and by whom
   * @throws VerificationException where it is no bundle, was made another way or by someone else
   * @throws NotCheckedException where what the check needs is missing
   * @throws IOException where {@code bundle} cannot be read
   */
  SignedPayload open(InputStream bundle)
      throws VerificationException, NotCheckedException, IOException;
}
