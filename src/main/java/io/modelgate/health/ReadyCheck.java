package io.modelgate.health;

import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: every policy that existed at start is loaded, so that no pod is decided on without it. */
@Readiness
@Singleton
public class ReadyCheck implements HealthCheck {
  private final PolicyWatcher watcher;

  /** A check of the one {@code PolicyWatcher}. */
  @Inject
  public ReadyCheck(PolicyWatcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> missing = watcher.missing();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("modelgate-policies").status(missing.isEmpty());
    missing.ifPresent(why -> answer.withData("why", why));
    return answer.build();
  }
}
