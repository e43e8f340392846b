package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.api.ModelRecall;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationStatus;
import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.ModelResult;
import io.modelgate.api.ModelValidationStatus.PodResult;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PodEvent;
import io.modelgate.watch.outcome.PolicyPodStatus;
import io.modelgate.watch.outcome.WriteStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The outcome as a real API server holds it, told with no more than Modelgate's permissions. */
@Needs(Component.API_SERVER)
final class OutcomesIT {
  private static final String VERIFIED =
      "verified: /models/demo: 2 files, 270 bytes in 0.07 s, signed with key SHA-256 6778b468";
  private static final String TAMPERED = "verification failed: 1 file differs: weights.bin";

  private static final KubeApi API = KubeApi.startAnother("outcomes");

  private final KubernetesClient client = API.client();
  private final Kubelet kubelet = new Kubelet(client);

  private final Replica replica = new Replica(API);

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void end() {
    replica.close();
  }

  @Test
  void statusTellsEveryPodsResultWithTheVerifiersMessage() {
    API.createNamespace("results");
    createPolicy("results", "demo");
    createPod("results", "older", "");
    createPod("results", "good", "demo");
    createPod("results", "bad", "demo");
    createPod("results", "slow", "demo");
    kubelet.ended("results", "good", 0, VERIFIED + "\n");
    kubelet.ended(
        "results",
        "bad",
        1,
        "{\"result\":\"failed\",\"exitCode\":1,\"message\":\"%s\"}".formatted(TAMPERED));
    kubelet.waits("results", "slow", "ImagePullBackOff", "Back-off pulling image");

    awaitCounts("results", "demo", new Counts(1, 1, 1, 1));

    assertThat(status("results", "demo").newest())
        .containsExactlyInAnyOrder(
            new PodResult("results", "good", "Validated", VERIFIED),
            new PodResult("results", "bad", "Failed", TAMPERED),
            new PodResult("results", "slow", "Pending", "ImagePullBackOff: Back-off pulling image"),
            new PodResult(
                "results",
                "older",
                "Unprotected",
                "The pod was created before the policy: recreate it."));

    client.pods().inNamespace("results").withName("bad").delete();
    kubelet.ended("results", "slow", 0, VERIFIED);
    awaitCounts("results", "demo", new Counts(2, 0, 0, 1));
  }

  @Test
  void statusAndEventsTellWhichModelsWereVerified() {
    API.createNamespace("models");
    createPolicy("models", "demo");
    String digest = "d0".repeat(32);
    String message =
        """
        kernel: 6.1.0, sandbox host
        model: [{"fingerprint":"%s","modelName":"tiny","rootDigest":"%s","logIndex":7,"logId":"%s"}]
        %s
        """
            .formatted("67".repeat(32), digest, "10".repeat(32), VERIFIED);
    for (String pod : List.of("one", "two")) {
      createPod("models", pod, "demo");
      kubelet.ended("models", pod, 0, message);
    }
    // Its author's own words, on a pod that nobody verifies.
    createPod("models", "liar", "");

    awaitCounts("models", "demo", new Counts(2, 0, 0, 1));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(status("models", "demo").models())
                    .containsExactly(
                        new ModelResult(
                            digest, "tiny", "key SHA-256 " + "67".repeat(32), null, 7L, 2)));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(client.events().v1().events().inNamespace("models").list().getItems())
                    .anyMatch(
                        event ->
                            event
                                .getNote()
                                .endsWith(
                                    "(root digest %s, name \"tiny\", log index 7)"
                                        .formatted(digest))));
  }

  @Test
  void podOfARecalledModelIsReportedAndNoOther() {
    API.createNamespace("recalled");
    createPolicy("recalled", "demo");
    String digest = "ab".repeat(32);
    createPod("recalled", "bad", "demo");
    createPod("recalled", "good", "demo");
    String message =
        "kernel: 6.1.0, sandbox host\nmodel: [{\"rootDigest\":\"%s\"}]\n" + VERIFIED + "\n";
    kubelet.ended("recalled", "bad", 0, message.formatted(digest));
    kubelet.ended("recalled", "good", 0, message.formatted("ba".repeat(32)));
    awaitCounts("recalled", "demo", new Counts(2, 0, 0, 0));

    ModelRecall recall =
        client
            .resource(
                Serialization.unmarshal(
                    """
                    apiVersion: rhtas.redhat.com/v1alpha1
                    kind: ModelRecall
                    metadata: {name: outcomes-flaw}
                    spec: {reason: CVE-2026-1, digests: [%s]}
                    """
                        .formatted(digest),
                    ModelRecall.class))
            .create();
    awaitCounts("recalled", "demo", new Counts(1, 1, 0, 0));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(
                        API.kubectl(
                            "",
                            "get",
                            "mrc",
                            "outcomes-flaw",
                            "-o",
                            "jsonpath={.status.pods} {.status.newest[*].name}"))
                    .isEqualTo("1 bad"));
    assertThat(replica.metrics().recalled("outcomes-flaw")).hasValue(1);
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(client.events().v1().events().inNamespace("recalled").list().getItems())
                    .anyMatch(
                        event ->
                            event.getReason().equals("ModelRecalled")
                                && event.getRegarding().getName().equals("bad")
                                && event.getNote().contains("CVE-2026-1")));

    client.resource(recall).delete();
    awaitCounts("recalled", "demo", new Counts(2, 0, 0, 0));
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> replica.metrics().recalled("outcomes-flaw").isEmpty());
  }

  @Test
  void statusOfAPolicyWithoutANamespaceIsWrittenToo() {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ClusterModelValidation
            metadata: {name: everywhere}
            spec:
              namespaceSelector: {matchLabels: {is: nowhere}}
              selector: {pods: {}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            """)
        .create();

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(
                        API.kubectl(
                            "", "get", "cmv", "everywhere", "-o", "jsonpath={.status.pods}"))
                    .isEqualTo("{\"failed\":0,\"pending\":0,\"unprotected\":0,\"validated\":0}"));
    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ClusterModelValidation")
        .withName("everywhere")
        .delete();
  }

  @Test
  void exemptPodIsUnprotectedOnceItsExemptionEnds() {
    API.createNamespace("exempted");
    createPolicy("exempted", "demo");
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ValidationExemption
            metadata: {name: hour}
            spec: {namespaces: [exempted], reason: r, requestedBy: w, expires: "%s"}
            """
                .formatted(Instant.now().plus(Duration.ofHours(1))))
        .create();
    await().atMost(Duration.ofSeconds(20)).until(() -> exemptPods().equals("0"));
    createPod("exempted", "chat", "");
    createPod("exempted", "other", "");

    await().atMost(Duration.ofSeconds(20)).until(() -> exemptPods().equals("2"));
    awaitCounts("exempted", "demo", new Counts(0, 0, 0, 0));

    replica.waitFor(Duration.ofHours(1));

    awaitCounts("exempted", "demo", new Counts(0, 0, 0, 2));
    await().atMost(Duration.ofSeconds(20)).until(() -> exemptPods().equals("0"));
    API.kubectl("", "delete", "vex", "hour");
  }

  private static String exemptPods() {
    return API.kubectl("", "get", "vex", "hour", "-o", "jsonpath={.status.pods}");
  }

  @Test
  void statusIsWrittenOnceASecondAtMostAndNotAtAllWhereNothingChanged() {
    API.createNamespace("burst");
    createPolicy("burst", "demo");
    awaitCounts("burst", "demo", new Counts(0, 0, 0, 0));
    long since = System.nanoTime();
    String before = version("burst", "demo");
    int writes = 0;
    for (int i = 0; i < 100; i++) {
      createPod("burst", "pod-" + i, "demo");
      kubelet.ended("burst", "pod-" + i, 0, VERIFIED);
      String now = version("burst", "demo");
      writes += now.equals(before) ? 0 : 1;
      before = now;
    }
    awaitCounts("burst", "demo", new Counts(100, 0, 0, 0));
    long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
    assertThat(writes).isBetween(1, (int) seconds + 1);
    assertThat(status("burst", "demo").newest())
        .hasSize(50)
        .allMatch(pod -> VERIFIED.equals(pod.message()));

    String settled = version("burst", "demo");
    int written = replica.metrics().statuses();
    client
        .pods()
        .inNamespace("burst")
        .withName("pod-1")
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put("unrelated", "change");
              return pod;
            });
    replica.awaitRounds(3);
    assertThat(version("burst", "demo")).isEqualTo(settled);
    assertThat(replica.metrics().statuses()).isEqualTo(written);
  }

  @Test
  void eventsTellPodAndDeploymentOnceAlsoAfterARestart() {
    API.createNamespace("events");
    createPolicy("events", "demo");
    HasMetadata deployment =
        client
            .resource(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: chat, namespace: events}
                spec:
                  selector: {matchLabels: {app: chat}}
                  template:
                    metadata: {labels: {app: chat}}
                    spec: {containers: [{name: chat, image: chat}]}
                """)
            .create();
    HasMetadata replicaSet =
        client
            .resource(
                """
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: chat-5d4
                  namespace: events
                  ownerReferences:
                    - {apiVersion: apps/v1, kind: Deployment, name: chat, uid: %s, controller: true}
                spec:
                  selector: {matchLabels: {app: chat}}
                  template:
                    metadata: {labels: {app: chat}}
                    spec: {containers: [{name: chat, image: chat}]}
                """
                    .formatted(deployment.getMetadata().getUid()))
            .create();
    for (String name : List.of("chat-5d4-a", "chat-5d4-b")) {
      createPod("events", name, "demo", owner(replicaSet));
      kubelet.ended("events", name, 1, "weights.bin: changed\n" + TAMPERED + "\n");
    }

    awaitCounts("events", "demo", new Counts(0, 2, 0, 0));
    await().atMost(Duration.ofSeconds(20)).until(() -> events("events").size() == 3);
    assertThat(events("events"))
        .allSatisfy(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getReason()).isEqualTo("ModelNotValidated");
              assertThat(event.getNote()).endsWith("ModelValidation events/demo: " + TAMPERED);
            })
        .extracting(event -> event.getRegarding().getKind() + " " + event.getRegarding().getName())
        .containsExactlyInAnyOrder("Pod chat-5d4-a", "Pod chat-5d4-b", "Deployment chat");

    kubelet.ended("events", "chat-5d4-a", 0, VERIFIED);
    await().atMost(Duration.ofSeconds(20)).until(() -> events("events").size() == 5);

    replica.close();
    try (Replica next = new Replica(API)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> next.metrics().events() > 0);
      kubelet.ended("events", "chat-5d4-b", 1, TAMPERED + ", README.md");
      awaitMessage("events", "demo", TAMPERED + ", README.md");
      next.awaitRounds(3);
    }
    assertThat(events("events"))
        .hasSize(5)
        .extracting(Event::getType)
        .containsOnly("Warning", "Warning", "Warning", "Normal", "Normal");
  }

  /** One each time that the number of attempts has doubled, also if not all of them are seen. */
  @Test
  void eventsTellHowOftenAVerifierFailedAndHowLongItTook() {
    API.createNamespace("attempts");
    createPolicy("attempts", "demo");
    createPod("attempts", "bad", "demo");
    kubelet.ended("attempts", "bad", 1, TAMPERED);
    await().atMost(Duration.ofSeconds(20)).until(() -> events("attempts").size() == 1);

    kubelet.failedAgain("attempts", "bad", 4, Duration.ofSeconds(34), TAMPERED);
    await().atMost(Duration.ofSeconds(20)).until(() -> events("attempts").size() == 2);
    kubelet.failedAgain("attempts", "bad", 5, Duration.ofSeconds(35), TAMPERED);
    kubelet.failedAgain("attempts", "bad", 8, Duration.ofSeconds(36), TAMPERED);
    await().atMost(Duration.ofSeconds(20)).until(() -> events("attempts").size() == 3);

    String told = "ModelValidation attempts/demo: " + TAMPERED;
    assertThat(events("attempts"))
        .extracting(Event::getNote)
        .containsExactlyInAnyOrder(
            told,
            told + " (attempt 5, the last one took 34 s)",
            told + " (attempt 9, the last one took 36 s)");
    await() // it comes a second after the change, Events at once
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(status("attempts", "demo").newest())
                    .containsExactly(new PodResult("attempts", "bad", "Failed", TAMPERED)));
  }

  @Test
  void nextLeaderTellsWhatOneThatWasKilledLeftUntold() {
    API.createNamespace("killed");
    createPolicy("killed", "demo");
    awaitCounts("killed", "demo", new Counts(0, 0, 0, 0));
    for (int i = 0; i < 30; i++) {
      createPod("killed", "pod-" + i, "demo");
      if (i == 10) {
        awaitCounts("killed", "demo", new Counts(0, 0, 11, 0));
        replica.kill();
      }
    }
    kubelet.ended("killed", "pod-3", 1, TAMPERED);
    client.pods().inNamespace("killed").withName("pod-4").delete();

    try (Replica next = new Replica(API)) {
      awaitCounts("killed", "demo", new Counts(0, 1, 28, 0));
      // It is counted once the write has returned, which may be after the watch shows it.
      await().atMost(Duration.ofSeconds(30)).until(() -> next.metrics().statuses() > 0);
    }
  }

  @Test
  void whatOthersWriteIntoOurPartOfAStatusIsMended() {
    API.createNamespace("mended");
    createPolicy("mended", "demo");
    awaitCounts("mended", "demo", new Counts(0, 0, 0, 0));
    client
        .resources(ModelValidation.class)
        .inNamespace("mended")
        .withName("demo")
        .editStatus(
            policy -> {
              policy.setStatus(
                  new ModelValidationStatus(
                      null, "key", null, new Counts(99, 0, 0, 0), List.of(), List.of()));
              return policy;
            });

    replica.waitFor(Duration.ofMinutes(1));

    awaitCounts("mended", "demo", new Counts(0, 0, 0, 0));
    assertThat(status("mended", "demo").method()).isEqualTo("key");
  }

  @Test
  void whoeverIsGoneIsToldNothingQuietly() {
    replica.awaitRounds(1);
    PolicyId gone = new PolicyId(PolicyId.Kind.NAMESPACED, "default", "gone");
    ObservedPod.Owner pod = new ObservedPod.Owner("v1", "Pod", "gone", "1234");

    assertThat(
            replica
                .cluster()
                .write(gone, new PolicyPodStatus(new Counts(1, 0, 0, 0), List.of(), List.of()))
                .written())
        .isEqualTo(WriteStatus.GONE);
    assertThat(
            replica
                .cluster()
                .write(
                    new PodEvent(
                        "gone.1",
                        "no-such",
                        pod,
                        pod,
                        false,
                        "Act",
                        "Reason",
                        "note",
                        Instant.now()))
                .written())
        .isEqualTo(WriteStatus.GONE);
    assertThat(client.resources(ModelValidation.class).inNamespace("default").list().getItems())
        .isEmpty();
  }

  @Test
  void nothingHoldsUpTheRemovalOfEverythingOnceTheControllerIsGone() {
    API.createNamespace("removed");
    createPolicy("removed", "demo");
    createPod("removed", "chat", "demo");
    kubelet.ended("removed", "chat", 0, VERIFIED);
    awaitCounts("removed", "demo", new Counts(1, 0, 0, 0));
    await().atMost(Duration.ofSeconds(20)).until(() -> events("removed").size() == 1);

    replica.close();
    client.apiextensions().v1().customResourceDefinitions().delete();
    client.pods().inNamespace("removed").withGracePeriod(0).delete();
    client.events().v1().events().inNamespace("removed").delete();
    client.namespaces().withName("removed").delete();

    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(
                        client.apiextensions().v1().customResourceDefinitions().list().getItems())
                    .isEmpty();
                assertThat(client.pods().inNamespace("removed").list().getItems()).isEmpty();
                assertThat(events("removed")).isEmpty();
                // There is no namespace controller here, which would take this last one away.
                assertThat(client.namespaces().withName("removed").get().getSpec().getFinalizers())
                    .containsExactly("kubernetes");
              });
    } finally {
      API.installPolicyDefinitions(); // the other tests need them
    }
  }

  private static String owner(HasMetadata object) {
    return "ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: %s, controller: true}]"
        .formatted(
            object.getApiVersion(),
            object.getKind(),
            object.getMetadata().getName(),
            object.getMetadata().getUid());
  }

  private void createPolicy(String namespace, String name) {
    client.resource(policy(namespace, name)).create();
  }

  private static String policy(String namespace, String name) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s, namespace: %s}
    spec:
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /models/demo, signaturePath: /models/demo/model.sig}
    """
        .formatted(name, namespace);
  }

  private void createPod(String namespace, String name, String policy) {
    createPod(namespace, name, policy, "");
  }

  /** A pod as it is stored, injected if a policy is given. */
  private void createPod(String namespace, String name, String policy, String more) {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: %s
          labels: {validation.rhtas.redhat.com/ml: "true"}
          %s
        spec:
          containers:
            - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
          volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
        """
            .formatted(name, namespace, more);
    client
        .resource(policy.isEmpty() ? pod : InjectedPods.inject(pod, policy(namespace, policy)))
        .create();
  }

  private void awaitCounts(String namespace, String policy, Counts counts) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(ModelValidation.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .filteredOn(each -> each.getMetadata().getName().equals(policy))
                    .extracting(ModelValidation::getStatus)
                    .filteredOn(Objects::nonNull)
                    .extracting(ModelValidationStatus::pods)
                    .containsExactly(counts));
  }

  private void awaitMessage(String namespace, String policy, String message) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                Objects.requireNonNull(status(namespace, policy).newest()).stream()
                    .anyMatch(pod -> message.equals(pod.message())));
  }

  private ModelValidationStatus status(String namespace, String policy) {
    return client
        .resources(ModelValidation.class)
        .inNamespace(namespace)
        .withName(policy)
        .get()
        .getStatus();
  }

  private String version(String namespace, String policy) {
    return client
        .resources(ModelValidation.class)
        .inNamespace(namespace)
        .withName(policy)
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private List<Event> events(String namespace) {
    return client.events().v1().events().inNamespace(namespace).list().getItems();
  }
}
