package io.modelgate.verify.signer;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.BundleParser;
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
   * @return what was signed, and by whom
   * @throws VerificationException where it was made another way or by someone else
   * @throws NotCheckedException where what the check needs is missing
   */
  SignedPayload open(Bundle bundle) throws VerificationException, NotCheckedException;

  /**
   * Reads a bundle, and checks who signed it.
   *
   * @param bundle the bundle file's bytes
   * @return what was signed, and by whom
   * @throws VerificationException where it is no bundle, was made another way or by someone else
   * @throws NotCheckedException where what the check needs is missing
   * @throws IOException where {@code bundle} cannot be read
   */
  default SignedPayload open(InputStream bundle)
      throws VerificationException, NotCheckedException, IOException {
    return open(BundleParser.parse(bundle));
  }
}
