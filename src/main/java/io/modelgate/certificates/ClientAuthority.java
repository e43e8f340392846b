package io.modelgate.certificates;

import io.modelgate.config.CertificateFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;

/**
 * Whose clients may present a certificate: a file that somebody mounts and rotates. Who may call
 * the webhooks is decided by the resource; without this, Liberty would refuse the connection.
 */
final class ClientAuthority {
  private static final Logger LOG = System.getLogger(ClientAuthority.class.getName());

  private final CertificateFile file;
  private final LibertyKeyStore store;
  private List<X509Certificate> seen = List.of();
  private volatile boolean isTrusted;

  ClientAuthority(CertificateFile file, LibertyKeyStore store) {
    this.file = file;
    this.store = store;
  }

  /** Reads the file, and has Liberty trust what is new in it. */
  void poll() {
    List<X509Certificate> authorities = file.newest();
    if (authorities.equals(seen)) {
      return;
    }
    try {
      store.trust(authorities);
      seen = authorities;
      isTrusted = true;
    } catch (IOException | GeneralSecurityException | JMException e) {
      LOG.log(
          Level.WARNING,
          "The server does not trust {0} yet, trying again: {1}",
          file.path(),
          e.getMessage());
    }
  }

  /** Why no client is trusted yet; empty if some are. */
  Optional<String> missing() {
    return isTrusted
        ? Optional.empty()
        : Optional.of(
            "The server waits for certificates in PEM in "
                + file.path()
                + ", which modelgate.admission.client-ca names.");
  }
}
