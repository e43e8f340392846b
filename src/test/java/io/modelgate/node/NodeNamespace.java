package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A namespace of its own for one test on the node, with volumes of the node's disk. */
final class NodeNamespace implements AutoCloseable {
  static final Duration SOON = Duration.ofMinutes(2);

  /** A namespace goes once all in it is gone, which the next one of its name waits for. */
  private static final Duration GONE = Duration.ofMinutes(5);

  private final KubernetesClient client = Node.connect();
  private final String name;

  private NodeNamespace(String name) {
    this.name = name;
  }

  static NodeNamespace create(String name, Map<String, String> labels) {
    NodeNamespace namespace = new NodeNamespace(name);
    namespace
        .client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
    return namespace;
  }

  /** One that the test's manifests create. */
  static NodeNamespace of(String name) {
    return new NodeNamespace(name);
  }

  KubernetesClient client() {
    return client;
  }

  /**
   * A volume on the node's disk that only the claim of this name here can bind.
   *
   * @return its folder
   */
  Path volume(String claim) throws IOException {
    Path folder = Node.disk(name + "-" + claim + "-");
    String volume = String.valueOf(folder.getFileName()); // new each time: volumes go slowly
    client
        .resource(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: %s}
            spec:
              capacity: {storage: 100Mi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              claimRef: {namespace: %s, name: %s}
              hostPath: {path: "%s"}
            """
                .formatted(volume, name, claim, folder))
        .serverSideApply();
    return folder;
  }

  /** A volume and its claim, with a copy of a folder on it. */
  Path volumeOf(String claim, Path source) throws IOException {
    Path folder = volume(claim);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path each : files.toList()) {
        Files.copy(each, folder.resolve("model").resolve(source.relativize(each).toString()));
      }
    }
    client
        .resource(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: %s}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 100Mi}}
            """
                .formatted(claim))
        .inNamespace(name)
        .serverSideApply(); // the client may send it twice
    return folder.resolve("model");
  }

  HasMetadata create(String yaml) {
    return client.resource(yaml).inNamespace(name).create();
  }

  Pod pod(String pod) {
    return Objects.requireNonNull(client.pods().inNamespace(name).withName(pod).get());
  }

  /** The pods that a selector such as {@code app=server} finds. */
  List<Pod> pods(String label, String value) {
    return client.pods().inNamespace(name).withLabel(label, value).list().getItems();
  }

  void awaitReady(String pod) {
    await().atMost(SOON).until(() -> Readiness.isPodReady(pod(pod)));
  }

  void delete(String pod) {
    client.pods().inNamespace(name).withName(pod).withGracePeriod(0).delete();
    await().atMost(SOON).until(() -> client.pods().inNamespace(name).withName(pod).get() == null);
  }

  /** Waits until the model's check failed at least once, and no other container ever started. */
  void awaitRefused(String pod) {
    await().atMost(SOON).until(() -> initStatuses(pod).stream().anyMatch(NodeNamespace::hasFailed));
    assertThat(pod(pod).getStatus().getContainerStatuses())
        .allSatisfy(
            status -> {
              assertThat(status.getContainerID()).isNullOrEmpty();
              assertThat(status.getState().getWaiting()).isNotNull();
            });
  }

  private List<ContainerStatus> initStatuses(String pod) {
    return pod(pod).getStatus().getInitContainerStatuses();
  }

  private static boolean hasFailed(ContainerStatus status) {
    return Stream.of(status.getState(), status.getLastState())
        .filter(Objects::nonNull)
        .anyMatch(
            state -> state.getTerminated() != null && state.getTerminated().getExitCode() == 1);
  }

  /**
   * A policy for pods that mount claim {@code models}, with the model where {@link #volumeOf} puts
   * it; returns when it is in force.
   *
   * @param method YAML of the signing method, with one %s for what it trusts
   * @param material a file that holds what it trusts
   */
  void policy(String method, Path material) throws IOException {
    String quoted =
        '"' + Files.readString(material).replace("\"", "\\\"").replace("\n", "\\n") + '"';
    create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          selector: {volumes: {persistentVolumeClaims: [models]}}
          config:
            %s
          model: {path: /data/model, signaturePath: /data/model/model.sig}
        """
            .formatted(method.formatted(quoted)));
    awaitPolicy("demo");
  }

  /** Waits until a policy is in force: its status is written by then, and its pods come to us. */
  void awaitPolicy(String policy) {
    awaitReachable("mv/" + policy);
  }

  /** The same for a RuntimePolicy. */
  void awaitRuntimePolicy(String policy) {
    awaitReachable("rtp/" + policy);
  }

  private void awaitReachable(String resource) {
    await()
        .atMost(SOON)
        .until(
            () ->
                field(resource, "{.status.conditions[?(@.type=='Reachable')].status}")
                    .equals("True"));
  }

  /** Deletes what made pods, and them; returns when it is gone. */
  void deleteAll(String apiVersion, String kind, String what) {
    Resource<GenericKubernetesResource> workload =
        client.genericKubernetesResources(apiVersion, kind).inNamespace(name).withName(what);
    workload.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    await().atMost(SOON).until(() -> workload.get() == null);
  }

  /**
   * Waits until {@code kubectl logs POD -c model-validation} shows all of these texts: between two
   * tries of a container that failed there may be no log.
   */
  void awaitVerifierLog(String pod, String... texts) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Node.kubectl("-n", name, "logs", pod, "-c", "model-validation"))
                    .contains(texts));
  }

  /** The notes of our Events on one object, of one reason. */
  List<String> events(String regarding, String reason) {
    return client.events().v1().events().inNamespace(name).list().getItems().stream()
        .filter(event -> regarding.equals(event.getRegarding().getName()))
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getNote)
        .toList();
  }

  /** A resource's fields as {@code kubectl get -o jsonpath} prints them. */
  String field(String resource, String path) {
    return Node.kubectl("-n", name, "get", resource, "-o", "jsonpath=" + path);
  }

  @Override
  public void close() {
    client.pods().inNamespace(name).withGracePeriod(0).delete();
    client.namespaces().withName(name).delete();
    await().atMost(GONE).until(() -> client.namespaces().withName(name).get() == null);
    client.persistentVolumes().list().getItems().stream()
        .filter(volume -> volume.getMetadata().getName().startsWith(name + "-"))
        .forEach(volume -> client.resource(volume).delete());
    client.close();
  }
}
