package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modelgate.api.MetadataKeys;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Wars;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole path: a real API server asks a real Liberty about real policies and pods. */
@ClusterTest
final class ModelValidationIT {
  private static final Path EXAMPLES = Path.of("examples");

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
  }

  @Test
  void originalReadmeWorksVerbatim() throws IOException {
    api.createNamespace("testing");
    create("testing", EXAMPLES.resolve("keyless/policy.yaml"));
    awaitPolicy(pod("testing", "probe"));

    Pod stored = (Pod) create("testing", EXAMPLES.resolve("keyless/pod.yaml"));

    assertThat(stored.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("model-validation");
    Container injected = stored.getSpec().getInitContainers().get(0);
    assertThat(injected.getArgs())
        .containsExactly(
            "verify",
            "sigstore",
            "--identity=https://github.com/sigstore/model-validation-operator/.github/workflows/sign-model.yaml@refs/tags/v0.0.2",
            "--identity-provider=https://token.actions.githubusercontent.com",
            "--signature=/data/tensorflow_saved_model/model.sig",
            "/data/tensorflow_saved_model");
    assertThat(injected.getVolumeMounts())
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.getName()).isEqualTo("model-storage");
              assertThat(mount.getMountPath()).isEqualTo("/data");
              assertThat(mount.getReadOnly()).isTrue();
            });
    Container workload = stored.getSpec().getContainers().get(0);
    assertThat(workload.getImage()).isEqualTo("nginx");
    assertThat(workload.getVolumeMounts().get(0).getReadOnly()).isNull();
  }

  @Test
  void podWithoutTheLabelIsUntouched() throws IOException {
    api.createNamespace("unlabelled");
    create("unlabelled", EXAMPLES.resolve("keyless/policy.yaml"));
    awaitPolicy(pod("unlabelled", "probe"));
    Pod pod = pod("unlabelled", "plain");
    pod.getMetadata().getLabels().remove(MetadataKeys.VALIDATION_LABEL);

    Pod stored = client.resource(pod).create();

    assertThat(stored.getSpec().getInitContainers()).isEmpty();
  }

  @Test
  void podInANamespaceWithoutPolicyIsUntouched() throws IOException {
    api.createNamespace("elsewhere");

    Pod stored = client.resource(pod("elsewhere", "labelled")).create();

    assertThat(stored.getSpec().getInitContainers()).isEmpty();
  }

  @Test
  void otherMethodsAreInjectedBehindNoOtherInitContainer() throws IOException {
    for (String method : new String[] {"key", "certificate"}) {
      api.createNamespace(method);
      create(method, EXAMPLES.resolve(method).resolve("policy.yaml"));
      awaitPolicy(read(EXAMPLES.resolve(method).resolve("pod.yaml")));

      Pod stored = (Pod) create(method, EXAMPLES.resolve(method).resolve("pod.yaml"));

      Container first = stored.getSpec().getInitContainers().get(0);
      assertThat(first.getName()).isEqualTo("model-validation");
      assertThat(first.getArgs()).startsWith("verify", method);
      assertThat(first.getVolumeMounts())
          .allMatch(mount -> Boolean.TRUE.equals(mount.getReadOnly()));
    }
  }

  @Test
  void podOfSeveralPoliciesIsDeniedUntilItNamesOne() throws IOException {
    api.createNamespace("several-policies");
    api.apply(EXAMPLES.resolve("several-policies/policy.yaml"));
    Pod ambiguous = read(EXAMPLES.resolve("several-policies/pod.yaml"));

    awaitDenied(
        ambiguous,
        "Namespace several-policies has several ModelValidations (chat, vision): set the pod's"
            + " label validation.rhtas.redhat.com/ml to the name of the one that applies.");

    ambiguous.getMetadata().getLabels().put(MetadataKeys.VALIDATION_LABEL, "vision");
    ambiguous
        .getSpec()
        .getContainers()
        .get(0)
        .setVolumeMounts(
            List.of(
                new VolumeMountBuilder().withName("models").withMountPath("/models").build(),
                new VolumeMountBuilder().withName("models").withMountPath("/keys").build()));
    ambiguous
        .getSpec()
        .setVolumes(
            List.of(
                new VolumeBuilder().withName("models").withNewEmptyDir().endEmptyDir().build()));
    assertThat(client.resource(ambiguous).create().getSpec().getInitContainers().get(0).getArgs())
        .last()
        .isEqualTo("/models/vision");
  }

  @Test
  void namespaceWithALimitRangeWorks() throws IOException {
    api.createNamespace("limited");
    client
        .resource(
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: limits, namespace: limited}
            spec:
              limits:
                - type: Container
                  default: {cpu: "1", memory: 1Gi}
                  max: {cpu: "2", memory: 2Gi}
            """)
        .create();
    create("limited", EXAMPLES.resolve("keyless/policy.yaml"));
    awaitPolicy(pod("limited", "probe"));

    Pod stored = client.resource(pod("limited", "inference")).create();

    assertThat(stored.getSpec().getInitContainers())
        .singleElement()
        .satisfies(
            container ->
                assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory"));
  }

  @Test
  void podOfABrokenPolicyIsDeniedWithItsNameAndWhatToChange() throws IOException {
    api.createNamespace("broken");
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: unfinished, namespace: broken}
            spec: {config: {privateKeyConfig: {keyFrom: {inline: /keys/a.pem}}}}
            """)
        .create();

    awaitDenied(
        pod("broken", "inference"),
        "ModelValidation broken/unfinished cannot be applied:"
            + " spec.config.privateKeyConfig.keyFrom.inline does not contain -----BEGIN PUBLIC"
            + " KEY-----: put the content of the file here.");
  }

  @Test
  void changedAndDeletedPoliciesTakeEffect() throws IOException {
    api.createNamespace("changing");
    HasMetadata policy = create("changing", EXAMPLES.resolve("keyless/policy.yaml"));
    awaitPolicy(pod("changing", "probe"));

    client // as it is, whatever was written into its status meanwhile
        .resource(policy)
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "replace", "path": "/spec", "value": {
              "config": {"privateKeyConfig": {"keyPath": "/data/k"}},
              "model": {"path": "/data/m", "signaturePath": "/data/s"}}}]
            """);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                dryRun("changing").getSpec().getInitContainers().get(0).getArgs().contains("key"));

    client.resource(policy).delete();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> dryRun("changing").getSpec().getInitContainers().isEmpty());
  }

  @Test
  void forgedContainerIsReplaced() throws IOException {
    api.createNamespace("forged");
    create("forged", EXAMPLES.resolve("keyless/policy.yaml"));
    awaitPolicy(pod("forged", "probe"));
    Pod forged =
        new PodBuilder(pod("forged", "forged"))
            .editSpec()
            .addNewInitContainer()
            .withName("warm-up")
            .withImage("warm-up")
            .endInitContainer()
            .addNewInitContainer()
            .withName("model-validation")
            .withImage("says-yes")
            .endInitContainer()
            .endSpec()
            .build();

    Pod stored = client.resource(forged).create();

    assertThat(stored.getSpec().getInitContainers())
        .extracting(Container::getName, Container::getImage)
        .containsExactly(
            tuple("model-validation", "modelgate/verifier:0.1.0"), tuple("warm-up", "warm-up"));
  }

  @Test
  void ownNamespaceIsNeverTouched() throws IOException {
    Pod pod = pod("model-validation-controller", "own");
    pod.getMetadata().getLabels().put(MetadataKeys.VALIDATION_LABEL, "not-a-policy");

    assertThat(client.resource(pod).dryRun(true).create().getSpec().getInitContainers()).isEmpty();
  }

  @Test
  void definitionRefusesFieldsOfTheWrongType() {
    api.createNamespace("typed");
    String policy =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: typed, namespace: typed}
        spec:
          config: {}
          model: {path: [1], signaturePath: /a}
        """;

    assertThatThrownBy(() -> client.resource(policy).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.model.path: Invalid value: \"array\"");
  }

  private HasMetadata create(String namespace, Path manifest) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return client.load(in).inNamespace(namespace).create().get(0);
    }
  }

  private Pod read(Path manifest) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return (Pod) client.load(in).items().get(0);
    }
  }

  private Pod pod(String namespace, String name) throws IOException {
    Pod pod = read(EXAMPLES.resolve("keyless/pod.yaml"));
    pod.getMetadata().setNamespace(namespace);
    pod.getMetadata().setName(name);
    return pod;
  }

  private Pod dryRun(String namespace) {
    try {
      return client.resource(pod(namespace, "dry-run")).dryRun(true).create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Policies reach us by watch, a moment after they are stored: until this pod would be patched.
   */
  private void awaitPolicy(Pod pod) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () ->
                client.resource(pod).dryRun(true).create().getSpec().getInitContainers().stream()
                    .anyMatch(container -> container.getName().equals("model-validation")));
  }

  private void awaitDenied(Pod pod, String message) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client.resource(pod).dryRun(true).create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(
                        "admission webhook \"pods.modelgate.io\" denied the request: " + message));
  }
}
