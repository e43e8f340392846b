package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses certificates that can be forged: signed over a hash that collides, or with a short key.
 * The Java platform and the reference signer take some of them.
 */
final class Strength {
  private static final Set<String> COLLIDING = Set.of("MD2", "MD5", "SHA1", "SHA-1");
  private static final int MIN_RSA_BITS = 2048;

  private Strength() {}

  /**
   * Checks a path's certificates.
   *
   * @param path the signing certificate, its issuers, and last the root, whose own signature proves
   *     nothing: it is trusted as it is
   */
  static void check(List<X509Certificate> path) throws VerificationException {
    for (int i = 0; i < path.size(); i++) {
      X509Certificate each = path.get(i);
      String subject = CertificatePath.name(each.getSubjectX500Principal());
      if (each.getPublicKey() instanceof RSAKey key
          && key.getModulus().bitLength() < MIN_RSA_BITS) {
        throw new VerificationException(
            "its certificate "
                + subject
                + " has an RSA key of "
                + key.getModulus().bitLength()
                + " bits, which is less than "
                + MIN_RSA_BITS);
      }
      if (i < path.size() - 1 && collides(each)) {
        throw new VerificationException(
            "its certificate "
                + subject
                + " is signed with "
                + each.getSigAlgName()
                + ", over a hash that is no longer safe");
      }
    }
  }

  private static boolean collides(X509Certificate certificate) {
    String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return name.startsWith("RSASSA-PSS")
        ? COLLIDING.contains(hash(certificate.getSigAlgParams()))
        : COLLIDING.stream().anyMatch(hash -> name.startsWith(hash + "WITH"));
  }

  /** Of RSASSA-PSS, whose parameters name it (RFC 4055, 3.1). */
  private static String hash(byte @Nullable [] der) {
    try {
      if (der == null) {
        return "SHA1"; // RFC 4055 makes it the default
      }
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(der);
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | IOException e) {
      return "SHA1"; // unreadable: the platform verifies no such signature
    }
  }
}
