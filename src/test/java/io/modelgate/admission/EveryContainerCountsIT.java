package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ways in which a pod could use a model beside the one that is verified. */
@ClusterTest
final class EveryContainerCountsIT {
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo}
      spec:
        selector: {volumes: {persistentVolumeClaims: ["models-*"]}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        %s
      """;
  private static final String SERVER =
      "containers: [{name: server, image: s, volumeMounts: [{name: good, mountPath: /models,"
          + " subPath: tiny}]}]";
  private static final String PLAIN = pod(SERVER, "");

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

  @Test
  void everySelectedClaimIsVerifiedWhicheverContainerMountsIt() {
    TestNamespace namespace = namespace("every-claim", "");

    Pod copying =
        namespace.dryRun(
            pod(
                "initContainers: [{name: copy, image: c, volumeMounts: [{name: evil, mountPath:"
                    + " /evil}]}]",
                SERVER));
    assertThat(TestNamespace.validationContainers(copying))
        .extracting(EveryContainerCountsIT::model)
        .containsExactly("/models", "/evil");
    assertRefused(
        namespace,
        "initContainers: [{name: raw, image: c, volumeDevices: [{name: evil, devicePath:"
            + " /dev/x}]}]",
        "as a block device");
  }

  @Test
  void claimThatIsClonedWithThePodIsVerified() {
    TestNamespace namespace = namespace("cloned-claim", "");

    Pod cloning =
        namespace.dryRun(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: cloning}
            spec:
              containers: [{name: server, image: s, volumeMounts: [{name: copy, mountPath: /data}]}]
              volumes:
                - name: copy
                  ephemeral:
                    volumeClaimTemplate:
                      spec:
                        accessModes: [ReadWriteOnce]
                        resources: {requests: {storage: 1Gi}}
                        dataSource: {kind: PersistentVolumeClaim, name: models-evil}
            """);
    assertThat(TestNamespace.validationContainers(cloning))
        .extracting(EveryContainerCountsIT::model)
        .containsExactly("/data");
  }

  @Test
  void initContainerSeesNoOtherModelAtThePolicysPath() {
    TestNamespace namespace = namespace("same-path", "model: {path: /models}");

    assertRefused(
        namespace,
        "initContainers: [{name: serve, image: c, volumeMounts: [{name: evil, mountPath: /models,"
            + " subPath: tiny}]}]",
        "Containers server and serve see different volumes at /models");
    assertRefused(
        namespace,
        "initContainers: [{name: copy, image: c, volumeMounts: [{name: evil, mountPath: /evil}]}]",
        "The policy selects that volume, but it verifies another one");
  }

  @Test
  void lockedModelIsNotWrittenByAnotherClaimOnTheSameStorage() {
    TestNamespace namespace = namespace("locked-alias", "lockModel: true");

    assertRefused(
        namespace,
        "initContainers: [{name: w, image: c, volumeMounts: [{name: other, mountPath: /rw}]}]",
        "may be the same storage as the locked model");
    Pod reading =
        namespace.dryRun(
            pod(
                "initContainers: [{name: r, image: c, volumeMounts: [{name: other, mountPath: /ro,"
                    + " readOnly: true}]}]",
                SERVER));
    assertThat(TestNamespace.validationContainers(reading)).hasSize(1);
  }

  @Test
  void nativeSidecarMayNotShareTheVerifiersProcesses() {
    TestNamespace namespace = namespace("shared-processes", "");

    assertRefused(
        namespace,
        "shareProcessNamespace: true\n"
            + "  initContainers: [{name: storage-initializer, image: c, restartPolicy: Always,"
            + " volumeMounts: [{name: good, mountPath: /models, subPath: tiny}]}]",
        "could interfere with it");
  }

  private TestNamespace namespace(String name, String more) {
    TestNamespace namespace = TestNamespace.create(api, name);
    namespace.create(POLICY.formatted(more));
    namespace.awaitInjected(PLAIN);
    return namespace;
  }

  private static void assertRefused(TestNamespace namespace, String more, String message) {
    assertThatThrownBy(() -> namespace.dryRun(pod(more, SERVER))).hasMessageContaining(message);
  }

  private static String model(Container container) {
    List<String> arguments = container.getArgs();
    return arguments.get(arguments.size() - 1);
  }

  private static String pod(String more, String containers) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: inference}
    spec:
      %s
      %s
      volumes:
        - {name: good, persistentVolumeClaim: {claimName: models-good}}
        - {name: evil, persistentVolumeClaim: {claimName: models-evil}}
        - {name: other, persistentVolumeClaim: {claimName: other}}
    """
        .formatted(more, containers);
  }
}
