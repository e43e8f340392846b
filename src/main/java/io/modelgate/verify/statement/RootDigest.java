package io.modelgate.verify.statement;

import io.modelgate.verify.problem.VerificationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The digest over all digests in signed order, always SHA-256 (OpenSSF Model Signing v1.0, 6.5.1).
 */
final class RootDigest {
  private RootDigest() {}

  static void check(List<ResourceDescriptor> resources, List<ResourceDescriptor> subjects)
      throws VerificationException {
    if (subjects.size() != 1) {
      throw new VerificationException("subject must hold exactly one entry with a sha256 digest");
    }
    if (!MessageDigest.isEqual(of(resources), subjects.get(0).digest())) {
      throw new VerificationException("subject.digest does not match predicate.resources");
    }
  }

  /** What it is of files in no order of the format's: that of v1.0 is by their names. */
  static String ofUnordered(List<ResourceDescriptor> files) {
    return HexFormat.of()
        .formatHex(
            of(files.stream().sorted(Comparator.comparing(ResourceDescriptor::name)).toList()));
  }

  private static byte[] of(List<ResourceDescriptor> resources) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      resources.forEach(resource -> sha256.update(resource.digest()));
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
