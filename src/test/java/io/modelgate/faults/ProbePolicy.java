package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A policy that is created to see how soon it is decided by, and told about. */
final class ProbePolicy {
  private static final int TRIES_IN_A_ROW = 6; // each replica is asked

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  private ProbePolicy(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  static ProbePolicy create(KubernetesClient client, String name) {
    return create(client, FaultCluster.TEAM, name);
  }

  /** One that selects the pods with the label {@code probe: NAME}. */
  static ProbePolicy create(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              selector: {pods: {matchLabels: {probe: %1$s}}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
              model: {path: /models/demo}
            """
                .formatted(name, namespace))
        .create();
    return new ProbePolicy(client, namespace, name);
  }

  /** Waits until its pods are verified, whichever replica is asked; how long that took. */
  Duration awaitDecided() {
    long begun = System.nanoTime();
    for (int i = 0; i < TRIES_IN_A_ROW; i++) {
      await().pollInterval(Duration.ofMillis(100)).atMost(FaultCluster.LONG).until(this::isDecided);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Waits until its status says that it is ready, and that its webhooks are there. */
  Duration awaitTold() {
    long begun = System.nanoTime();
    await().pollInterval(Duration.ofMillis(100)).atMost(FaultCluster.LONG).until(this::isTold);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  boolean isDecided() {
    try {
      return PodKind.isVerified((Pod) client.resource(pod("probe")).dryRun(true).create());
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** Stores a pod that it selects. */
  Pod createPod(String podName) {
    return (Pod) client.resource(pod(podName)).create();
  }

  private String pod(String podName) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {probe: %s}}
    spec:
      containers:
        - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(podName, namespace, name);
  }

  boolean isTold() {
    try {
      GenericKubernetesResource stored =
          client
              .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
              .inNamespace(namespace)
              .withName(name)
              .get();
      List<Map<String, Object>> conditions = stored.get("status", "conditions");
      return conditions != null
          && List.of("Ready", "Reachable").stream()
              .allMatch(
                  type ->
                      conditions.stream()
                          .anyMatch(
                              each ->
                                  type.equals(each.get("type"))
                                      && "True".equals(each.get("status"))));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  void delete() {
    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
        .inNamespace(namespace)
        .withName(name)
        .delete();
  }
}
