package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.ControlPlane;
import io.modelgate.testing.Faketime;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.ServiceWebhooks;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A control plane, and two replicas behind the address of one Service. */
final class FaultCluster implements AutoCloseable {
  static final String TEAM = "faults-team";
  static final String SANDBOX = "faults-sandbox";
  static final String NAMESPACE = "model-validation-controller";

  /** Until what was broken works again, on whatever machine: a server starts in it. */
  static final Duration LONG = Duration.ofMinutes(6);

  private static final Path POLICY_REPORTS =
      Path.of("src", "test", "definitions", "wgpolicyk8s.io_policyreports.yaml");

  private final Path folder;
  private final ControlPlane plane;
  private final KubeApi api;
  private final TcpRelay service;
  private final SmallDisk disk;
  private final List<ReplicaPod> replicas = new ArrayList<>();

  private FaultCluster(Path folder) throws IOException {
    this.folder = folder;
    plane = ControlPlane.start(folder.resolve("plane"));
    try {
      api = KubeApi.of(plane, "faults");
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
    service = new TcpRelay(this::ready);
    disk = SmallDisk.mount(folder.resolve("disk"));
  }

  static FaultCluster start() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "it"));
    FaultCluster cluster = new FaultCluster(Files.createTempDirectory(parent, "faults"));
    try {
      cluster.install();
      for (String name : List.of("replica-a", "replica-b")) {
        cluster.replicas.add(cluster.startReplica(name));
      }
      cluster.awaitHealthy();
      cluster.awaitDecisions();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void install() throws IOException {
    api.apply(Path.of("openshift", "base", "marks.yaml"));
    api.apply(POLICY_REPORTS);
    ServiceWebhooks.install(api, service.port(), "example.com/nobody: injects");
    SandboxCluster sandbox = new SandboxCluster(api);
    sandbox.install();
    sandbox.policyOfTheScenario();
    sandbox.namespace(SANDBOX);
    TestNamespace.create(api, TEAM)
        .create(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: demo}
            spec:
              selector: {pods: {matchLabels: {tier: serving}}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
              model: {path: /models/demo}
            """);
  }

  private ReplicaPod startReplica(String name) throws IOException {
    Map<String, String> environment = new HashMap<>();
    boolean isFirst = replicas.isEmpty();
    if (!isFirst && Faketime.library().isPresent()) {
      environment.putAll(Faketime.environment(clock()));
    }
    Path outputs = isFirst && disk.isMounted() ? disk.folder() : folder.resolve("out");
    String kubeconfig = Files.readString(api.kubeconfig());
    return ReplicaPod.start(
        name, folder.resolve(name), outputs, kubeconfig, plane.port(), environment);
  }

  private List<Integer> ready() {
    return replicas.stream().filter(ReplicaPod::isReady).map(ReplicaPod::port).toList();
  }

  ControlPlane plane() {
    return plane;
  }

  KubeApi api() {
    return api;
  }

  KubernetesClient client() {
    return api.client();
  }

  List<ReplicaPod> replicas() {
    return replicas;
  }

  /** The disk of the first replica. */
  SmallDisk disk() {
    return disk;
  }

  /** What says how far the second replica's clock is off. */
  Path clock() {
    return folder.resolve("clock").toAbsolutePath();
  }

  /** The replica that the Lease names. */
  Optional<ReplicaPod> leader() {
    Lease lease = client().leases().inNamespace(NAMESPACE).withName("modelgate").get();
    return lease == null || lease.getSpec().getHolderIdentity() == null
        ? Optional.empty()
        : replicas.stream().filter(each -> holds(lease, each.name())).findFirst();
  }

  /** The API server notes whose field it is by the client's User-Agent. */
  private static boolean holds(Lease lease, String replica) {
    return lease.getMetadata().getManagedFields().stream()
        .filter(each -> each.getFieldsV1().toString().contains("f:holderIdentity"))
        .map(ManagedFieldsEntry::getManager)
        .anyMatch(replica::equals);
  }

  ReplicaPod awaitLeader() {
    return await().atMost(LONG).ignoreExceptions().until(this::leader, Optional::isPresent).get();
  }

  ReplicaPod awaitFollower() {
    ReplicaPod leader = awaitLeader();
    return replicas.stream().filter(each -> each != leader).findFirst().orElseThrow();
  }

  /** Waits until the Service leads to all, the API server is ready, and somebody leads. */
  void awaitHealthy() {
    await()
        .atMost(LONG)
        .until(() -> plane.isReady() && replicas.stream().allMatch(ReplicaPod::isReady));
    awaitLeader();
  }

  /** Waits until each kind of pod fares as it should: policies and webhooks are there. */
  private void awaitDecisions() {
    try (KubernetesClient client = api.impatientClient()) {
      for (PodKind kind : PodKind.values()) {
        await()
            .atMost(LONG)
            .until(
                () ->
                    Attempt.dryRun(client, kind) instanceof Attempt.Stored stored
                        ? kind.isAsItShouldBe(stored.pod())
                        : !kind.shouldPass());
      }
    }
  }

  @Override
  public void close() {
    replicas.forEach(ReplicaPod::close);
    service.close();
    api.close();
    plane.close();
    disk.close();
  }
}
