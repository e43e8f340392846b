package io.modelgate.watch.serving;

import com.google.common.base.Suppliers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Which groups of kinds a cluster has; asked rarely, because that hardly ever changes. */
final class ApiGroups {
  /** How long an answer counts. */
  static final Duration RESYNC_INTERVAL = Duration.ofMinutes(10);

  private ApiGroups() {}

  /** Whether there is a group; throws what the API server's answer made the client throw. */
  static Supplier<Boolean> memoized(KubernetesClient client, String group) {
    return Suppliers.memoizeWithExpiration(
        () -> client.hasApiGroup(group, true), RESYNC_INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }
}
