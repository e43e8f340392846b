package io.modelgate.watch;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.log.LibertyLevel;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Starts and stops the watch with the application, and publishes each snapshot. */
@Singleton
public class PolicyWatcher {
  private static final Logger LOG = Logger.getLogger(PolicyWatcher.class.getName());

  private static final Metadata POLICIES =
      Metadata.builder()
          .withName("modelgate_policies")
          .withDescription("Policies of every kind in this replica, by whether they can be applied")
          .build();

  private final CurrentPolicies current;
  private final PolicySource source;
  private final MetricRegistry metrics;
  private final String httpsPort;

  /** A watcher of the source that the configuration names. */
  @Inject
  public PolicyWatcher(
      ModelgateConfig config,
      CurrentPolicies current,
      ManagedScheduledExecutorService executor,
      MetricRegistry metrics) {
    this.current = current;
    this.metrics = metrics;
    this.httpsPort = String.valueOf(config.httpsPort());
    QueueMetrics queue = new QueueMetrics(metrics, QueueMetrics.CLUSTER);
    this.source = PolicySources.of(config, executor, queue);
    source.cluster().ifPresent(each -> queue.observe(each.loop().queue()));
  }

  void start(@Observes Startup event) {
    LOG.log(LibertyLevel.AUDIT, "Modelgate loads its policies from {0}", source.description());
    count("true", set -> set.policies().size() - set.broken().size());
    count("false", set -> set.broken().size());
    current.refreshBy(source.refresh());
    current.authorizeBy(source.authorizer());
    source.start(this::publish);
  }

  @PreDestroy
  void stop() {
    source.stop();
  }

  /** The cluster that policies come from, if they come from one. */
  public Optional<Cluster> cluster() {
    return source.cluster();
  }

  /** What has ended of all that must go on here, one sentence; empty if nothing has. */
  public Optional<String> ended() {
    return source.ended();
  }

  /** Whether policies are being watched. */
  public boolean isWatching() {
    return source.isWatching();
  }

  /** Whether this replica is the one that writes to the cluster. */
  public boolean isLeader() {
    return source.isLeader();
  }

  /** Why not every policy is loaded, all reasons; empty if all are. */
  public Optional<String> missing() {
    return Optional.of(String.join(" ", current.get().faults())).filter(why -> !why.isEmpty());
  }

  private void publish(PolicySet newer) {
    PolicySet older = current.get();
    current.set(newer);
    if (!newer.faults().isEmpty()) {
      newer.faults().forEach(fault -> LOG.log(Level.SEVERE, fault));
      LOG.log(Level.SEVERE, "Pods that a policy may apply to are denied until that is fixed.");
      return;
    }
    newer.broken().stream()
        .filter(policy -> !older.policies().contains(policy))
        .forEach(
            policy ->
                LOG.log(
                    Level.WARNING,
                    "{0} cannot be applied, {1}: {2}.",
                    new Object[] {policy.display(), policy.consequence(), policy.fault()}));
    if (older.faults().isEmpty() && samePolicies(older, newer)) {
      return; // a namespace, a node
    }
    LOG.log(
        LibertyLevel.AUDIT,
        older.faults().isEmpty()
            ? "Modelgate has now {0} from {1}"
            : "Modelgate has loaded {0} from {1}; point AdmissionReviews to"
                + " https://localhost:{2}/admission/mutate",
        new Object[] {count(newer.size()), source.description(), httpsPort});
  }

  private void count(String ready, ToIntFunction<PolicySet> policies) {
    metrics.gauge(
        POLICIES, current, each -> policies.applyAsInt(each.get()), new Tag("ready", ready));
  }

  private static boolean samePolicies(PolicySet older, PolicySet newer) {
    return older.models().equals(newer.models()) && older.sandbox().equals(newer.sandbox());
  }

  private static String count(int policies) {
    return policies == 1 ? "1 policy" : policies + " policies";
  }
}
