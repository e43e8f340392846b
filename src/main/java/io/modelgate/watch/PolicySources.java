package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.config.ModelgateConfig;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Chooses where policies come from. */
final class PolicySources {
  private PolicySources() {}

  static PolicySource of(ModelgateConfig config, ScheduledExecutorService executor) {
    if (!config.faults().isEmpty()) {
      return new FaultySource(config.faults());
    }
    return switch (config.source()) {
      case CLUSTER -> cluster(executor);
      case DIRECTORY -> new DirectorySource(config.policies(), executor);
      case AUTO ->
          ClusterClient.isConfigured()
              ? cluster(executor)
              : new DirectorySource(config.policies(), executor);
    };
  }

  private static PolicySource cluster(ScheduledExecutorService executor) {
    try {
      return new ClusterSource(ClusterClient.create(executor), executor);
    } catch (KubernetesClientException e) {
      return new FaultySource(
          List.of(
              "The cluster's access cannot be read: see that KUBECONFIG names a valid kubeconfig,"
                  + " or that a service account is mounted."));
    }
  }
}
