package io.modelgate.health;

import io.modelgate.shutdown.ShutdownDelay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: this replica is not about to end. It is no longer from SIGTERM on, while it answers. */
@Readiness
@Singleton
public class ShutdownCheck implements HealthCheck {
  private final ShutdownDelay shutdown;

  /** A check of the one {@code ShutdownDelay}. */
  @Inject
  public ShutdownCheck(ShutdownDelay shutdown) {
    this.shutdown = shutdown;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("modelgate-shutdown").status(!shutdown.hasBegun());
    if (shutdown.hasBegun()) {
      answer.withData(
          "why", "This replica is shutting down after SIGTERM. It still answers requests.");
    }
    return answer.build();
  }
}
