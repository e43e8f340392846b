package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.KubeApi;
import io.modelgate.watch.WatchedCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A replica that looks after certificates of our own, in the test's process, without a server. */
final class OwnReplica implements AutoCloseable {
  private static final int LOOK_MILLIS = 100; // ten times as often as in earnest

  private final WatchedCluster cluster;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final OwnCertificate certificate;
  private final Future<?> looking;

  OwnReplica(KubeApi api, Duration lifetime, InstantSource clock) {
    cluster = new WatchedCluster(api);
    String namespace = "model-validation-controller";
    certificate =
        new OwnCertificate(
            cluster.cluster(),
            namespace,
            new Rotation(OwnCertificate.names(namespace), lifetime),
            clock);
    looking =
        executor.scheduleWithFixedDelay(
            certificate::poll, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What it shows. */
  Optional<ServingCertificate> shown() {
    assertThat(looking).as("the looks ended").isNotDone();
    return certificate.current();
  }

  boolean isLeader() {
    return cluster.cluster().isLeader();
  }

  OwnReplica awaitLeader() {
    await().atMost(Duration.ofSeconds(60)).until(this::isLeader);
    return this;
  }

  /** Ends it as a process is killed: the lease stays held. */
  void kill() {
    cluster.kill();
    executor.shutdownNow();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    certificate.close();
    cluster.close();
  }
}
