package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.HttpsProbe;
import io.modelgate.testing.Signal;
import java.io.IOException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** What happens to replicas, to the API server and to etcd. */
enum Fault {
  REPLICA_KILLED("a replica is killed") {
    @Override
    void strike(FaultCluster cluster) {
      cluster.awaitFollower().signal(Signal.KILL);
    }
  },
  LEADER_KILLED("the leader is killed") {
    @Override
    void strike(FaultCluster cluster) {
      cluster.awaitLeader().signal(Signal.KILL);
    }
  },
  REPLICA_STOPPED("a replica is stopped (SIGSTOP) for 20 s") {
    @Override
    void strike(FaultCluster cluster) {
      stop(cluster.awaitFollower());
    }
  },
  LEADER_STOPPED("the leader is stopped for 20 s, and goes on") {
    @Override
    void strike(FaultCluster cluster) {
      stop(cluster.awaitLeader());
    }
  },
  LEASE_TAKEN("a stranger takes the Lease") {
    @Override
    void strike(FaultCluster cluster) {
      cluster
          .client()
          .leases()
          .inNamespace(FaultCluster.NAMESPACE)
          .withName("modelgate")
          .edit(
              lease -> {
                lease.getSpec().setHolderIdentity("a-stranger");
                lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                return lease;
              });
    }
  },
  API_SERVER_RESTARTED("the API server is killed, and starts again") {
    @Override
    void strike(FaultCluster cluster) throws IOException {
      cluster.plane().restartApiServer();
      cluster.plane().awaitReady();
    }
  },
  WATCHES_CUT("the replicas lose the API server for 5 s") {
    @Override
    void strike(FaultCluster cluster) {
      cluster.replicas().forEach(each -> each.link().cut());
      pause(Duration.ofSeconds(5));
      cluster.replicas().forEach(each -> each.link().mend());
    }
  },
  WATCHES_EXPIRED("the replicas' watches expire meanwhile (410)") {
    @Override
    void strike(FaultCluster cluster) throws IOException {
      cluster.replicas().forEach(each -> each.link().cut());
      for (int i = 0; i < 3; i++) {
        ProbePolicy.create(cluster.client(), "expired").delete();
      }
      cluster.plane().compact();
      cluster.plane().restartApiServer(); // it remembers what etcd has forgotten
      cluster.plane().awaitReady();
      cluster.replicas().forEach(each -> each.link().mend());
    }
  },
  ETCD_SLOWED("etcd stands still for 0.7 s of each second") {
    @Override
    void strike(FaultCluster cluster) {
      for (int i = 0; i < 10; i++) {
        cluster.plane().signalEtcd(Signal.STOP);
        pause(Duration.ofMillis(700));
        cluster.plane().signalEtcd(Signal.CONT);
        pause(Duration.ofMillis(300));
      }
    }
  },
  CERTIFICATES_ROTATED("the certificate and its authority are made anew") {
    @Override
    void strike(FaultCluster cluster) throws IOException {
      rotate(cluster, cluster.replicas());
    }
  };

  private static final Duration STOPPED = Duration.ofSeconds(20);
  private static final Duration PROBE = Duration.ofSeconds(10);

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  /** As the table of promises has it. */
  String title() {
    return title;
  }

  /** Lets it happen once; returns when it is over, if its consequences are not. */
  abstract void strike(FaultCluster cluster) throws IOException;

  /** Takes the Secret with certificate and authority away; returns when these show new ones. */
  static void rotate(FaultCluster cluster, List<ReplicaPod> replicas) throws IOException {
    Certificate before = shown(replicas.get(0));
    KubernetesClient client = cluster.client();
    client.secrets().inNamespace(FaultCluster.NAMESPACE).withName("modelgate-own-tls").delete();
    for (ReplicaPod each : replicas) {
      await().atMost(FaultCluster.LONG).ignoreExceptions().until(() -> !shown(each).equals(before));
    }
  }

  private static Certificate shown(ReplicaPod replica) throws IOException {
    return HttpsProbe.of(replica.port(), "/health/live", PROBE).certificate();
  }

  private static void stop(ReplicaPod replica) {
    replica.signal(Signal.STOP);
    pause(STOPPED);
    replica.signal(Signal.CONT);
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
