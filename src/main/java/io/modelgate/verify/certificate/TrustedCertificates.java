package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.trust.TrustMaterial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates that the operator hands in: roots, and perhaps intermediates that bundles leave
 * out. A chain ends in one that is self-signed; an intermediate alone is not enough, as with
 * OpenSSL and so the reference signer.
 */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Reads PEM files with any number of certificates each.
   *
   * @param what how messages call them, for example {@code certificate chain}
   * @param references paths, or {@code env://NAME}: see {@link TrustMaterial}
   * @throws NotCheckedException where one cannot be read, contains no certificate or holds
   *     something else in its place
   */
  public static List<X509Certificate> read(String what, List<String> references)
      throws NotCheckedException {
    List<X509Certificate> trusted = new ArrayList<>();
    for (String reference : references) {
      TrustMaterial material = TrustMaterial.read(what, reference);
      for (byte[] der : material.pemBlocks("CERTIFICATE", "X509 CERTIFICATE")) {
        try {
          trusted.add(Certificates.parse(der));
        } catch (CertificateException e) {
          throw material.unusable(
              "it contains a block CERTIFICATE that is not an X.509 certificate");
        }
      }
    }
    return List.copyOf(trusted);
  }
}
