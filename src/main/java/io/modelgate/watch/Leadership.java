package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which of the replicas writes: the one that holds the Lease {@code modelgate} in the
 * installation's namespace. All of them decide.
 */
final class Leadership {
  private static final String NAME = "modelgate";

  private final KubernetesClient client;
  private final String namespace;
  private final Executor executor;
  private final String identity = NAME + "-" + UUID.randomUUID();
  private volatile boolean isLeader;
  private volatile boolean isWanted;
  private volatile @Nullable CompletableFuture<?> election;

  Leadership(KubernetesClient client, String namespace, Executor executor) {
    this.client = client;
    this.namespace = namespace;
    this.executor = executor;
  }

  /** Whether this replica holds the lease now. */
  boolean isLeader() {
    return isLeader;
  }

  /** Where the replicas are. */
  String namespace() {
    return namespace;
  }

  /** Tells this replica from the others. */
  String identity() {
    return identity;
  }

  void start() {
    isWanted = true;
    elect();
  }

  /** Gives the lease back, so that another need not wait for its end. */
  void stop() {
    isWanted = false;
    CompletableFuture<?> running = election;
    if (running != null) {
      running.cancel(true);
    }
  }

  private void elect() {
    CompletableFuture<?> running =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(NAME)
                    .withLock(new LeaseLock(namespace, NAME, identity))
                    .withLeaseDuration(Duration.ofSeconds(15))
                    .withRenewDeadline(Duration.ofSeconds(10))
                    .withRetryPeriod(Duration.ofSeconds(2))
                    .withReleaseOnCancel()
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            () -> isLeader = true, () -> isLeader = false, leader -> {}))
                    .build())
            .build()
            .start();
    election = running;
    // An election ends when the lease is lost: then it begins anew.
    CompletableFuture<?> unused =
        running.whenCompleteAsync(
            (done, failure) -> {
              if (isWanted) {
                elect();
              }
            },
            executor);
  }
}
