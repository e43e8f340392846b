package io.modelgate.certificates;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A certificate for {@code localhost}, of an authority whose key is forgotten at once: in the
 * image, where nobody gives one, or not yet.
 */
final class LocalhostCertificate implements CertificateSource {
  private static final Duration LIFETIME = Duration.ofDays(365);

  private final InstantSource clock;
  private volatile Optional<ServingCertificate> current = Optional.empty();
  private volatile String missing = "The server makes a certificate for localhost.";

  LocalhostCertificate(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void poll() {
    if (current.isEmpty()) {
      make();
    }
  }

  private void make() {
    try {
      CertificateAuthority authority = CertificateAuthority.create(LIFETIME, clock.instant());
      ServingCertificate issued = authority.issue(List.of("localhost"), LIFETIME, clock.instant());
      current =
          Optional.of(
              new ServingCertificate(
                  issued.key(), List.of(issued.leaf(), authority.certificate())));
    } catch (GeneralSecurityException e) {
      missing = "The server cannot make a certificate for localhost: " + e.getMessage() + ".";
    }
  }

  @Override
  public Optional<ServingCertificate> current() {
    return current;
  }

  @Override
  public String missing() {
    return missing;
  }
}
