package io.modelgate.health;

import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live: the watch of the policies goes on; where it ended for good, only a restart helps. */
@Liveness
@Singleton
public class LiveCheck implements HealthCheck {
  private final PolicyWatcher watcher;

  /** A check of the one {@code PolicyWatcher}. */
  @Inject
  public LiveCheck(PolicyWatcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("modelgate-watch").status(watcher.isWatching()).build();
  }
}
