package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.testing.KubeApi;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a replica knows of a cluster, in the test's own process. */
public final class WatchedCluster implements AutoCloseable {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CurrentPolicies policies = new CurrentPolicies();
  private final KubernetesClient client;
  private final ClusterSource source;

  /** A replica of the Modelgate that is installed there. */
  public WatchedCluster(KubeApi api) {
    this(api.modelgateClient());
  }

  /** A replica with one client, which it closes. */
  public WatchedCluster(KubernetesClient client) {
    this.client = client;
    OpenShiftClient adapted = client.adapt(OpenShiftClient.class);
    source =
        new ClusterSource(
            adapted,
            executor,
            new Leadership(adapted, "model-validation-controller", executor),
            Optional.empty());
    source.start(policies::set);
  }

  /** The cluster. */
  public Cluster cluster() {
    return source.cluster().orElseThrow();
  }

  /** Its policies, as they are now. */
  public CurrentPolicies policies() {
    return policies;
  }

  /** Ends as a process that is killed: it says nobody that it goes. */
  public void kill() {
    client.close();
    executor.shutdownNow();
  }

  @Override
  public void close() {
    source.stop();
    executor.shutdownNow();
  }
}
