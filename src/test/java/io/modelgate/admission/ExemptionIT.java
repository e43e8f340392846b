package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exemption labels count, and only who may exempt can set them. */
@ClusterTest
final class ExemptionIT {
  private static final String REFUSED =
      "The label that exempts from model validation may be set only by who has the verb exempt on"
          + " clustermodelvalidations.rhtas.redhat.com: leave the label off, or ask a cluster"
          + " administrator.";

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
  void editorCannotExemptAPodNorATemplate() {
    TestNamespace namespace = edited("editor-exempts");

    awaitAnswer(namespace, "editor", pod("validation.rhtas.redhat.com/exempt: 'true'"), REFUSED);
    awaitAnswer(
        namespace, "editor", deployment("validation.rhtas.redhat.com/exempt: 'true'"), REFUSED);
    awaitAnswer(namespace, "editor", pod("app: a"), "pod/inference created (server dry run)");
  }

  @Test
  void editorCannotExemptAPodLater() {
    TestNamespace namespace = edited("editor-later");
    namespace.createPod(pod("app: a"));

    assertThat(
            api.kubectl(
                "",
                "--as=editor",
                "-n",
                namespace.name(),
                "label",
                "pod",
                "inference",
                "validation.rhtas.redhat.com/exempt=true"))
        .contains(REFUSED);
    assertThat(
            api.kubectl(
                "", "--as=editor", "-n", namespace.name(), "label", "pod", "inference", "b=c"))
        .contains("pod/inference labeled");
  }

  @Test
  void administratorExemptsAPodOfAPolicy() {
    TestNamespace namespace = edited("admin-exempts");
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: all}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /m}
        """);
    namespace.awaitDenied(
        pod("app: a"),
        "ModelValidation admin-exempts/all cannot be applied: No container mounts a volume at /m:"
            + " mount the volume that holds it, so that it can be verified.");

    assertThat(
            namespace
                .dryRun(pod("validation.rhtas.redhat.com/exempt: 'true'"))
                .getSpec()
                .getInitContainers())
        .isEmpty();
  }

  @Test
  void clustersOwnControllersCopyWhatWasLookedAt() {
    TestNamespace namespace = edited("copied");

    assertThat(
            api.kubectl(
                pod("validation.rhtas.redhat.com/exempt: 'true'"),
                "--as=system:serviceaccount:kube-system:replicaset-controller",
                "-n",
                namespace.name(),
                "create",
                "-f",
                "-",
                "--dry-run=server"))
        .contains("pod/inference created");
  }

  @Test
  void namespacesLabelIsGuardedToo() {
    client
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: namespaces-editor}
            rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, list, patch, update]}]
            """)
        .serverSideApply();
    bind("namespaces-editor", "namespaces-editor");
    TestNamespace namespace = TestNamespace.create(api, "guarded");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        api.kubectl(
                            "",
                            "--as=namespaces-editor",
                            "label",
                            "namespace",
                            namespace.name(),
                            "validation.ml.sigstore.dev/ignore=true"))
                    .contains(REFUSED));
  }

  private void bind(String user, String role) {
    client
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "%s"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%s"}]
            """
                .formatted(user, role, user))
        .serverSideApply();
  }

  private TestNamespace edited(String name) {
    TestNamespace namespace = TestNamespace.create(api, name);
    // What the role "edit" gives, for the controller that fills it does not run here.
    client
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: workload-editor}
            rules:
              - {apiGroups: ["", apps], resources: [pods, deployments], verbs: ["*"]}
            """)
        .serverSideApply();
    bind("editor", "workload-editor");
    bind("system:serviceaccount:kube-system:replicaset-controller", "workload-editor");
    return namespace;
  }

  private void awaitAnswer(TestNamespace namespace, String user, String object, String answer) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        api.kubectl(
                            object,
                            "--as=" + user,
                            "-n",
                            namespace.name(),
                            "create",
                            "-f",
                            "-",
                            "--dry-run=server"))
                    .contains(answer));
  }

  private static String pod(String label) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: inference, labels: {%s}}
    spec: {containers: [{name: server, image: "server:1"}]}
    """
        .formatted(label);
  }

  private static String deployment(String label) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: inference}
    spec:
      selector: {matchLabels: {app: a}}
      template:
        metadata: {labels: {app: a, %s}}
        spec: {containers: [{name: server, image: "server:1"}]}
    """
        .formatted(label);
  }
}
