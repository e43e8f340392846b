package io.modelgate.health;

import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the watch of the policies has begun, whether or not their source answers yet. */
@Startup
@Singleton
public class StartedCheck implements HealthCheck {
  private final PolicyWatcher watcher;

  /** A check of the one {@code PolicyWatcher}. */
  @Inject
  public StartedCheck(PolicyWatcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("modelgate-started").status(watcher.isWatching()).build();
  }
}
