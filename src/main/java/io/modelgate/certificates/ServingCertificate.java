package io.modelgate.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a server shows, and proves with its key.
 *
 * @param key of the first certificate
 * @param chain the server's certificate first, then those that lead to its authority
 */
record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
  ServingCertificate {
    chain = List.copyOf(chain);
  }

  /** The server's own certificate. */
  X509Certificate leaf() {
    return chain.get(0);
  }

  /** The time at which the certificate is no longer valid. */
  Instant end() {
    return leaf().getNotAfter().toInstant();
  }

  /** Says in a few words which one it is. */
  String display() {
    return "%s of %s, valid until %s"
        .formatted(
            leaf().getSubjectX500Principal().getName(),
            leaf().getIssuerX500Principal().getName(),
            end());
  }

  /** Names the certificate only, so that no log has the private key. */
  @Override
  public String toString() {
    return display();
  }
}
