package io.modelgate.health;

import io.modelgate.certificates.CertificateController;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the server shows the certificate that the API server is to trust, and no other. */
@Readiness
@Singleton
public class CertificateCheck implements HealthCheck {
  private final CertificateController certificates;

  /** A check of the one {@code CertificateController}. */
  @Inject
  public CertificateCheck(CertificateController certificates) {
    this.certificates = certificates;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> missing = certificates.missing();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("modelgate-certificate").status(missing.isEmpty());
    missing.ifPresent(why -> answer.withData("why", why));
    return answer.build();
  }
}
