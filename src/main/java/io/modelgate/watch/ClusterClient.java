package io.modelgate.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.openshift.client.OpenShiftClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** The client of the cluster that this process is configured for. */
final class ClusterClient {
  /** Few, because the informer tries again for ever, and says so each time. */
  private static final int MAX_RETRIES = 2;

  /**
   * Before a lost watch is first tried again. The client doubles it five times: 4 s after the API
   * server is back, at most, this replica knows what changed.
   */
  private static final int RECONNECT_MILLIS = 125;

  private ClusterClient() {}

  /**
   * Whether this process is meant for a cluster: it runs in one, or KUBECONFIG names one. A
   * developer's {@code ~/.kube/config} does not count, it may be anybody's cluster.
   */
  static boolean isConfigured() {
    return System.getenv("KUBECONFIG") != null || isInside();
  }

  /** Whether this process runs in a cluster. */
  static boolean isInside() {
    return Files.exists(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
  }

  /**
   * A client whose tasks run on {@code executor}, so that they have the application's class loader.
   */
  static OpenShiftClient create(Executor executor) {
    ClientLog.install();
    return create(config(System.getenv("KUBECONFIG") == null && isInside()), executor);
  }

  /** The same with a configuration. */
  static OpenShiftClient create(Config config, Executor executor) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withTaskExecutor(executor)
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor(SecretMetadata.NAME, new SecretMetadata()))
        .build()
        .adapt(OpenShiftClient.class);
  }

  /**
   * How the cluster is reached.
   *
   * @param isByService whether by the API server's Service, which no proxy leads to: OLM gives
   *     operators the cluster's proxy in their environment
   */
  static Config config(boolean isByService) {
    Config config =
        new ConfigBuilder()
            .withRequestRetryBackoffLimit(MAX_RETRIES)
            .withWatchReconnectInterval(RECONNECT_MILLIS)
            .build();
    if (isByService) { // the builder would ask the environment again
      config.setHttpProxy(null);
      config.setHttpsProxy(null);
    }
    return config;
  }
}
