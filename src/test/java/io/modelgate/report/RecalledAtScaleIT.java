package io.modelgate.report;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.api.ModelRecall;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationStatus;
import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Of many pods on a real API server all of a recalled model are told, and no others. {@code
 * -Dmodelgate.recall.pods=10000} for the size that recall.md speaks of; the time it took is in
 * {@code target/recalled-at-scale.txt}.
 */
@Needs(Component.API_SERVER)
final class RecalledAtScaleIT {
  private static final int PODS = Integer.getInteger("modelgate.recall.pods", 500);
  private static final int RECALLED = 30;
  private static final String NAMESPACE = "scale";
  private static final String BAD = "d0".repeat(32);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: scale}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo, signaturePath: /models/demo/model.sig}
      """;

  @Test
  void allPodsOfARecalledModelAreToldAndNoOthers() throws Exception {
    try (KubeApi api = KubeApi.startAnother("recalled-at-scale")) {
      KubernetesClient client = api.client();
      api.createNamespace(NAMESPACE);
      client.resource(POLICY).create();
      createPods(client);
      try (Replica replica = new Replica(api)) {
        await().atMost(PATIENCE).until(() -> new Counts(PODS, 0, 0, 0).equals(counts(client)));

        long start = System.nanoTime();
        recall(client);
        await()
            .pollInterval(Duration.ofMillis(100))
            .atMost(PATIENCE)
            .until(() -> replica.metrics().recalled("flaw").orElse(0) == RECALLED);
        long known = System.nanoTime();
        Counts told = new Counts(PODS - RECALLED, RECALLED, 0, 0);
        await().atMost(PATIENCE).until(() -> told.equals(counts(client)));
        await().atMost(PATIENCE).until(() -> podsWithEvents(client).equals(badPods()));
        long end = System.nanoTime();

        record(start, known, end);
        replica.awaitRounds(3);
        assertThat(counts(client)).isEqualTo(told);
        assertThat(podsWithEvents(client)).isEqualTo(badPods());
        assertThat(api.kubectl("", "get", "mrc", "flaw", "-o", "jsonpath={.status.pods}"))
            .isEqualTo("" + RECALLED);
      }
    }
  }

  private static void record(long start, long known, long end) throws IOException {
    Files.writeString(
        Path.of("target", "recalled-at-scale.txt"),
        "%d of %d pods: found after %d ms, all statuses and Events after %d ms%n"
            .formatted(RECALLED, PODS, millis(known - start), millis(end - start)));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  private static void createPods(KubernetesClient client) throws Exception {
    String yaml =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: chat
          namespace: scale
          labels: {validation.rhtas.redhat.com/ml: "true"}
        spec:
          containers:
            - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
          volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
        """;
    Pod template = Serialization.unmarshal(InjectedPods.inject(yaml, POLICY), Pod.class);
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> created = new ArrayList<>();
      for (int i = 0; i < PODS; i++) {
        int number = i;
        created.add(executor.submit(() -> createPod(client, template, number)));
      }
      for (Future<?> each : created) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void createPod(KubernetesClient client, Pod template, int number) {
    Pod pod =
        new PodBuilder(template).editMetadata().withName("chat-" + number).endMetadata().build();
    Pod stored = client.resource(pod).create();
    String digest = number < RECALLED ? BAD : "%064x".formatted(number);
    String message =
        "kernel: 6.1.0, sandbox host\nmodel: [{\"rootDigest\":\"%s\"}]\nverified: /models/demo\n"
            .formatted(digest);
    Pod ended =
        new PodBuilder(stored)
            .withNewStatus()
            .withPhase("Running")
            .addNewInitContainerStatus()
            .withName("model-validation")
            .withImage("modelgate/verifier:0.1.0")
            .withImageID("")
            .withReady(true)
            .withRestartCount(0)
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .withFinishedAt("2026-11-19T00:01:00Z")
            .withMessage(message)
            .endTerminated()
            .endState()
            .endInitContainerStatus()
            .endStatus()
            .build();
    client.resource(ended).updateStatus();
  }

  private static void recall(KubernetesClient client) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: rhtas.redhat.com/v1alpha1
                kind: ModelRecall
                metadata: {name: flaw}
                spec: {reason: CVE-2026-1, digests: [%s]}
                """
                    .formatted(BAD),
                ModelRecall.class))
        .create();
  }

  private static Counts counts(KubernetesClient client) {
    ModelValidationStatus status =
        client
            .resources(ModelValidation.class)
            .inNamespace(NAMESPACE)
            .withName("demo")
            .get()
            .getStatus();
    return status == null
        ? new Counts(0, 0, 0, 0)
        : Objects.requireNonNullElse(status.pods(), new Counts(0, 0, 0, 0));
  }

  private static Set<String> podsWithEvents(KubernetesClient client) {
    return client.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> event.getReason().equals("ModelRecalled"))
        .map(event -> event.getRegarding().getName())
        .collect(toSet());
  }

  private static Set<String> badPods() {
    return IntStream.range(0, RECALLED).mapToObj(i -> "chat-" + i).collect(toSet());
  }
}
