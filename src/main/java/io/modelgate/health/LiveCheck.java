package io.modelgate.health;

import io.modelgate.certificates.CertificateController;
import io.modelgate.report.PodStatusController;
import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: each loop goes on that must: the watches, the work on what the leader writes, the election,
 * the outcome, and the look at the certificate. If one ended for good, only a restart helps.
 */
@Liveness
@Singleton
public class LiveCheck implements HealthCheck {
  private final PolicyWatcher watcher;
  private final CertificateController certificates;
  private final PodStatusController outcome;

  /** A check of the one of each in the application. */
  @Inject
  public LiveCheck(
      PolicyWatcher watcher, CertificateController certificates, PodStatusController outcome) {
    this.outcome = outcome;
    this.watcher = watcher;
    this.certificates = certificates;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> ended = watcher.ended().or(certificates::ended).or(outcome::ended);
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("modelgate-watch").status(ended.isEmpty());
    ended.ifPresent(why -> answer.withData("why", why));
    return answer.build();
  }
}
