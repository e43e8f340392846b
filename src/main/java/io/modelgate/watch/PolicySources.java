package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.config.ModelgateConfig.Webhooks;
import io.modelgate.reconcile.QueueListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Chooses where policies come from. */
final class PolicySources {
  private PolicySources() {}

  static PolicySource of(
      ModelgateConfig config, ScheduledExecutorService executor, QueueListener listener) {
    if (!config.faults().isEmpty()) {
      return new InvalidConfigurationSource(config.faults());
    }
    return switch (config.source()) {
      case CLUSTER -> cluster(config, executor, listener);
      case DIRECTORY -> new DirectorySource(config.policies(), executor);
      case AUTO ->
          ClusterClient.isConfigured()
              ? cluster(config, executor, listener)
              : new DirectorySource(config.policies(), executor);
    };
  }

  private static PolicySource cluster(
      ModelgateConfig config, ScheduledExecutorService executor, QueueListener listener) {
    try {
      OpenShiftClient client = ClusterClient.create(executor);
      Leadership leadership = new Leadership(client, config.namespace());
      return new ClusterSource(
          client,
          executor,
          leadership,
          Optional.of(
              new InstallationController.Options(
                  config.webhooks() == Webhooks.OWN,
                  config.hasMountedCertificate(),
                  config.verifierPullSecrets(),
                  config.verifier())),
          listener);
    } catch (KubernetesClientException e) {
      return new InvalidConfigurationSource(
          List.of(
              "The cluster's access cannot be read: check that KUBECONFIG names a valid kubeconfig,"
                  + " or that a service account is mounted."));
    }
  }
}
