package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.KubeApi;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What a replica knows of a cluster, in the test's own process. */
public final class WatchedCluster implements AutoCloseable {
  private static final String NAMESPACE = "model-validation-controller";

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(12);
  private final CurrentPolicies policies = new CurrentPolicies();
  private final KubernetesClient client;
  private final ClusterSource source;

  /** A replica of the Modelgate that is installed there. */
  public WatchedCluster(KubeApi api) {
    this(api.modelgateClient());
  }

  /** A replica with one client, which it closes. */
  public WatchedCluster(KubernetesClient client) {
    this(client, false);
  }

  private WatchedCluster(KubernetesClient client, boolean hasDuties) {
    this.client = client;
    OpenShiftClient adapted = client.adapt(OpenShiftClient.class);
    Leadership leadership = new Leadership(adapted, NAMESPACE);
    source =
        new ClusterSource(
            adapted,
            executor,
            leadership,
            hasDuties ? Optional.of(InstallationController.Options.INSTALLED) : Optional.empty(),
            QueueListener.NONE);
    policies.refreshBy(source.refresh());
    policies.authorizeBy(source.authorizer());
    source.start(policies::set);
  }

  /** A replica that also does for the cluster what its leader does. */
  public static WatchedCluster withDuties(KubeApi api) {
    return new WatchedCluster(api.modelgateClient(), true);
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
