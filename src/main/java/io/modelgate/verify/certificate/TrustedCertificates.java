package io.modelgate.verify.certificate;

import io.modelgate.verify.pem.PemFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.nio.file.Path;
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
  private static final String WHAT = "certificate chain";

  private TrustedCertificates() {}

  /**
   * Reads PEM files with any number of certificates each.
   *
   * @throws NotCheckedException where a file cannot be read, holds no certificate or holds
   *     something else in its place
   */
  public static List<X509Certificate> read(List<Path> files) throws NotCheckedException {
    List<X509Certificate> trusted = new ArrayList<>();
    for (Path file : files) {
      for (byte[] der : PemFile.read(file, WHAT, "CERTIFICATE")) {
        try {
          trusted.add(Certificates.parse(der));
        } catch (CertificateException e) {
          throw new NotCheckedException(
              WHAT
                  + " "
                  + Printable.of(file.toString())
                  + ": it holds a block CERTIFICATE that is no X.509 certificate");
        }
      }
    }
    return List.copyOf(trusted);
  }
}
