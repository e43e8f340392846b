package io.modelgate.verify.statement;

import io.modelgate.verify.problem.VerificationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The digest over all file digests in signed order (OpenSSF Model Signing v1.0, 6.5.1). */
final class RootDigest {
  private RootDigest() {}

  static void check(Collection<Digest> digests, int subjects, @Nullable String signed)
      throws VerificationException {
    if (subjects != 1 || signed == null) {
      throw new VerificationException("subject must hold exactly one entry with a sha256 digest");
    }
    if (!of(digests).toString().equals(signed)) {
      throw new VerificationException("subject.digest does not match predicate.resources");
    }
  }

  private static Digest of(Collection<Digest> digests) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      digests.forEach(digest -> sha256.update(digest.bytes()));
      return Digest.of(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
