package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod gets, stored by a real API server with its own defaults and admission plugins. */
@ClusterTest
final class InjectionIT {
  private static final String SERVER =
      "containers: [{name: server, image: 'server:1', volumeMounts: [{name: models, mountPath: /m,"
          + " subPath: a}, {name: models, mountPath: /logs, subPath: l}]}]";

  private final KubeApi api = Environment.api();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claim     | persistentVolumeClaim: {claimName: models}",
        "host-path | hostPath: {path: /srv/models}",
        "csi       | csi: {driver: models.example.com}",
        "ephemeral | ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce],"
            + " resources: {requests: {storage: 1Gi}}}}}",
        "nfs       | nfs: {server: models.example.com, path: /models}",
      })
  void modelIsFoundInWhateverVolumeHoldsIt(String name, String source) {
    TestNamespace namespace = TestNamespace.create(api, "volume-" + name);
    namespace.create(policy("demo", ""));

    Pod stored =
        namespace.awaitInjected(
            pod(
                SERVER.replace(", {name: models, mountPath: /logs, subPath: l}", "")
                    + "\n  volumes: [{name: models, "
                    + source
                    + "}, {name: settings, configMap: {name: settings}}]"));

    Container container = validationContainers(stored).get(0);
    assertThat(container.getArgs())
        .containsExactly("verify", "key", "--public-key=env://MODELGATE_TRUST", "/m");
    assertThat(container.getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals("models"))
        .singleElement()
        .satisfies(InjectionIT::assertReadOnly);
  }

  @Test
  void modelInAnImageVolumeIsFound() {
    TestNamespace namespace = TestNamespace.create(api, "volume-image");
    namespace.create(policy("demo", ""));

    Pod stored =
        namespace.awaitInjected(
            pod(
                "containers: [{name: server, image: 'server:1', volumeMounts: [{name: models,"
                    + " mountPath: /m}]}]\n"
                    + "  volumes: [{name: models, image: {reference: 'models/tiny:1'}}]"));

    assertThat(validationContainers(stored).get(0).getArgs()).endsWith("/m");
  }

  @Test
  void restrictedNamespaceWithAQuotaAdmitsThePod() {
    TestNamespace namespace = TestNamespace.create(api, "restricted");
    api.kubectl(
        "", "label", "namespace", "restricted", "pod-security.kubernetes.io/enforce=restricted");
    namespace.create(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota}
        spec: {hard: {requests.cpu: "4", requests.memory: 4Gi, limits.cpu: "4", limits.memory: 4Gi}}
        """);
    namespace.create(policy("demo", "model: {path: /m}"));
    String pod =
        pod(
            """
            securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: server
                  image: server:1
                  resources:
                    requests: {cpu: 100m, memory: 64Mi}
                    limits: {cpu: 100m, memory: 64Mi}
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                  volumeMounts: [{name: models, mountPath: /m}]
              volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]\
            """);

    namespace.awaitInjected(pod);
    Pod stored = namespace.createPod(pod);

    assertThat(validationContainers(stored).get(0).getResources().getLimits())
        .containsOnlyKeys("cpu", "memory");
  }

  @Test
  void workloadThatRunsAsRootIsReadAsRootWithoutCapabilities() {
    TestNamespace namespace = TestNamespace.create(api, "root");
    namespace.create(policy("demo", "model: {path: /m}"));

    Container container =
        validationContainers(
                namespace.awaitInjected(
                    pod(
                        "securityContext: {runAsUser: 0}\n  "
                            + SERVER
                            + "\n  volumes: [{name: models, persistentVolumeClaim: {claimName:"
                            + " models}}]")))
            .get(0);

    assertThat(container.getSecurityContext().getRunAsUser()).isZero();
    assertThat(container.getSecurityContext().getRunAsNonRoot()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void keyFromAConfigMapIsMountedIntoTheVerifierOnly() {
    TestNamespace namespace = TestNamespace.create(api, "from-config-map");
    namespace.create(
        policy("demo", "model: {path: /m}")
            .replace(
                "inline: \"-----BEGIN PUBLIC KEY-----\"",
                "configMapKeyRef: {name: signers, key: signer.pem}"));

    Pod stored = namespace.awaitInjected(claimed());

    assertThat(stored.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("model-validation-trust"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getConfigMap().getName()).isEqualTo("signers");
              assertThat(volume.getConfigMap().getItems().get(0).getKey()).isEqualTo("signer.pem");
            });
    assertThat(validationContainers(stored).get(0).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/m", "/etc/modelgate/trust");
    assertThat(stored.getSpec().getContainers().get(0).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .doesNotContain("/etc/modelgate/trust");
  }

  @Test
  void severalModelsGetAContainerEach() {
    TestNamespace namespace = TestNamespace.create(api, "several-models");
    namespace.create(
        policy("demo", "models: [{path: /m}, {path: /logs, signaturePath: /m/l.sig}]"));

    assertThat(validationContainers(namespace.awaitInjected(claimed())))
        .extracting(Container::getName, container -> String.join(" ", container.getArgs()))
        .containsExactly(
            tuple("model-validation", "verify key --public-key=env://MODELGATE_TRUST /m"),
            tuple(
                "model-validation-2",
                "verify key --public-key=env://MODELGATE_TRUST --signature=/m/l.sig /logs"));
  }

  @Test
  void continuousValidationIsANativeSidecarThatTheRestWaitsFor() {
    TestNamespace namespace = TestNamespace.create(api, "continuous");
    namespace.create(policy("demo", "model: {path: /m}, continuousValidation: {interval: 1m}"));

    namespace.awaitInjected(claimed());
    Pod stored = namespace.createPod(claimed());
    Container container = validationContainers(stored).get(0);
    assertThat(stored.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("model-validation-state"))
        .singleElement()
        .satisfies(volume -> assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory"));

    assertThat(container.getRestartPolicy()).isEqualTo("Always");
    assertThat(container.getArgs()).contains("--watch=60s", "--state-file=/run/modelgate/state");
    assertThat(container.getPorts()).isEmpty();
    assertThat(container.getStartupProbe().getExec().getCommand())
        .containsExactly(
            "/opt/modelgate/runtime/bin/java",
            "-Xint",
            "@/opt/modelgate/modelgate.args",
            "probe",
            "ready",
            "/run/modelgate/state");
    assertThat(container.getReadinessProbe().getExec().getCommand()).contains("ready");
    assertThat(container.getLivenessProbe().getExec().getCommand()).contains("alive");
    assertThat(container.getVolumeMounts())
        .filteredOn(mount -> mount.getMountPath().equals("/run/modelgate"))
        .singleElement()
        .satisfies(mount -> assertThat(mount.getName()).isEqualTo("model-validation-state"));
  }

  @Test
  void verificationComesAfterWhatFetchesTheModelAndBeforeEverythingElse() {
    TestNamespace namespace = TestNamespace.create(api, "kserve");
    namespace.create(policy("demo", "lockModel: true"));
    String pod =
        pod(
            """
            initContainers:
                - {name: tune, image: "tune:1"}
                - name: storage-initializer
                  image: kserve/storage-initializer:v0.15
                  volumeMounts: [{name: models, mountPath: /mnt/models}]
                - name: warm-up
                  image: warm-up:1
                  volumeMounts: [{name: models, mountPath: /mnt/models}]
              containers:
                - name: kserve-container
                  image: server:1
                  volumeMounts: [{name: models, mountPath: /mnt/models, readOnly: true}]
              volumes: [{name: models, emptyDir: {}}]\
            """);

    namespace.awaitInjected(pod);
    Pod stored = namespace.createPod(pod);

    assertThat(stored.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("tune", "storage-initializer", "model-validation", "warm-up");
    assertThat(stored.getSpec().getInitContainers().get(1).getVolumeMounts().get(0).getReadOnly())
        .isNull();
    assertThat(stored.getSpec().getInitContainers().get(3).getVolumeMounts().get(0).getReadOnly())
        .isTrue();

    namespace.awaitDenied(
        pod.replace(
            "{name: tune, image: \"tune:1\"}",
            "{name: tune, image: \"tune:1\", volumeMounts: [{name: models, mountPath: /x}]}"),
        "ModelValidation kserve/demo cannot be applied: Init container tune mounts the model and"
            + " runs before storage-initializer, so before the model is verified: move it after"
            + " that.");
  }

  private static void assertReadOnly(VolumeMount mount) {
    assertThat(mount.getReadOnly()).isTrue();
    assertThat(mount.getMountPath()).isEqualTo("/m");
    assertThat(mount.getSubPath()).isEqualTo("a");
  }

  private static String claimed() {
    return pod(
        SERVER + "\n  volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]");
  }

  private static String policy(String name, String more) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec: {config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}%s}
    """
        .formatted(name, more.isEmpty() ? "" : ", " + more);
  }

  private static String pod(String spec) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: inference
      labels: {validation.rhtas.redhat.com/ml: demo}
    spec:
      %s
    """
        .formatted(spec);
  }
}
