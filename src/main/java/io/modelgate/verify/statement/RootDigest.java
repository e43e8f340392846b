package io.modelgate.verify.statement;

import io.modelgate.verify.problem.VerificationException;
import java.security.MessageDigest;

/**
 * The digest over all digests in signed order, always SHA-256 (OpenSSF Model Signing v1.0, 6.5.1).
 */
final class RootDigest {
  private RootDigest() {}

  static void check(ResourceDescriptors resources, ResourceDescriptors subjects)
      throws VerificationException {
    if (subjects.count() != 1) {
      throw new VerificationException(
          "subject must contain exactly one entry with a sha256 digest");
    }
    if (!MessageDigest.isEqual(resources.rootDigest(), subjects.digest(0))) {
      throw new VerificationException("subject.digest does not match predicate.resources");
    }
  }
}
