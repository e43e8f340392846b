package io.modelgate.health;

import io.modelgate.certificates.CertificateController;
import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: the watch of the policies goes on, and so does that of the certificate; where one ended for
 * good, only a restart helps.
 */
@Liveness
@Singleton
public class LiveCheck implements HealthCheck {
  private final PolicyWatcher watcher;
  private final CertificateController certificates;

  /** A check of the one {@code PolicyWatcher} and the one {@code CertificateController}. */
  @Inject
  public LiveCheck(PolicyWatcher watcher, CertificateController certificates) {
    this.watcher = watcher;
    this.certificates = certificates;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("modelgate-watch")
        .status(watcher.isWatching() && certificates.isWorking())
        .build();
  }
}
