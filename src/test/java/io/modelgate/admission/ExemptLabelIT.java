package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No label of a pod, of a template or of what holds one exempts from any policy. */
@ClusterTest
final class ExemptLabelIT {
  private static final String EXEMPT = "validation.rhtas.redhat.com/exempt: 'true'";
  private static final String IGNORED = "label validation.rhtas.redhat.com/exempt is ignored";

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();
  private final SandboxCluster sandbox = new SandboxCluster(api);

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
  }

  @AfterEach
  void clear() {
    sandbox.clear();
    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ClusterModelValidation")
        .delete();
  }

  @Test
  void labelOnTheJobsOfACronJobIsNoWayAroundAModelPolicy() {
    TestNamespace namespace = modelNamespace("label-cronjob");
    ClusterUser editor = ClusterUser.editor(api, namespace.name());

    Pod pod = podOfAnUnsuspendedJob(namespace, editor, "{app: serve}", "busybox:1.36");

    assertThat(TestNamespace.validationContainers(pod)).hasSize(1);
  }

  @Test
  void labelOnTheJobsOfACronJobIsNoWayAroundARuntimePolicy() {
    sandbox.install();
    TestNamespace namespace = sandbox.namespace("label-sandbox");
    sandbox.policy(
        "exempt-by-label",
        "{isolation: [kata, gvisor], rules: [{name: servers, runtime: gvisor,"
            + " match: {images: [{contains: inference-server}]}}]}");
    namespace.awaitInRuntime("gvisor", pod("plain", "{app: b}", "inference-server:1.0"));
    ClusterUser editor = ClusterUser.editor(api, namespace.name());

    Pod pod = podOfAnUnsuspendedJob(namespace, editor, "{app: b}", "inference-server:1.0");

    assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
  }

  /** What was tried on a real node, with what the two controllers do. */
  private Pod podOfAnUnsuspendedJob(
      TestNamespace namespace, ClusterUser editor, String labels, String image) {
    assertThat(editor.create(namespace, cronJob(labels, image))).contains("cronjob.batch/x");
    JsonNode template = stored(namespace, "cronjob", "x").at("/spec/jobTemplate");
    ObjectNode job = template.deepCopy();
    job.put("apiVersion", "batch/v1").put("kind", "Job");
    job.withObject("/metadata").put("name", "x-28000000");
    assertThat(ClusterUser.controller(api, "cronjob-controller").create(namespace, job.toString()))
        .contains("job.batch/x-28000000 created");
    patch(namespace, editor, "{spec: {template: {metadata: {labels: {%s}}}}}".formatted(EXEMPT));
    patch(namespace, editor, "{spec: {suspend: false}}");
    ObjectNode pod = stored(namespace, "job", "x-28000000").at("/spec/template").deepCopy();
    assertThat(pod.at("/metadata/labels").has("validation.rhtas.redhat.com/exempt")).isTrue();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("/metadata").put("name", "x-28000000-abcde");
    assertThat(ClusterUser.controller(api, "job-controller").create(namespace, pod.toString()))
        .contains("pod/x-28000000-abcde created");
    return client.pods().inNamespace(namespace.name()).withName("x-28000000-abcde").get();
  }

  private JsonNode stored(TestNamespace namespace, String kind, String name) {
    return Yaml.parse(api.kubectl("", "get", kind, name, "-n", namespace.name(), "-o", "json"));
  }

  private static void patch(TestNamespace namespace, ClusterUser editor, String patch) {
    assertThat(
            editor.kubectl(
                "", "patch", "job", "x-28000000", "-n", namespace.name(), "-p", json(patch)))
        .contains("job.batch/x-28000000 patched");
  }

  private static String json(String flow) {
    return Yaml.parse(flow).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicaset-controller | apps/v1 | ReplicaSet | selector: {matchLabels: {app: serve}}",
        "replicaset-controller | apps/v1 | Deployment | selector: {matchLabels: {app: serve}}",
        "statefulset-controller | apps/v1 | StatefulSet | selector: {matchLabels: {app: serve}}",
        "daemon-set-controller | apps/v1 | DaemonSet | selector: {matchLabels: {app: serve}}",
        "job-controller | batch/v1 | Job | backoffLimit: 0",
        "replication-controller | v1 | ReplicationController | selector: {app: serve}",
      })
  void labelOfATemplateIsIgnoredAndItsAuthorTold(
      String controller, String apiVersion, String kind, String field) {
    TestNamespace namespace = modelNamespace("label-" + kind.toLowerCase(Locale.ROOT));
    ClusterUser editor = ClusterUser.editor(api, namespace.name());

    String answer =
        editor.create(
            namespace,
            """
            apiVersion: %s
            kind: %s
            metadata: {name: serve, labels: {%s}}
            spec:
              %s
              template:
                metadata: {labels: {app: serve, %s}}
                spec:
                  restartPolicy: %s
                  containers: [{name: c, image: "c:1", volumeMounts: [{name: m, mountPath: /models}]}]
                  volumes: [{name: m, emptyDir: {}}]
            """
                .formatted(
                    apiVersion,
                    kind,
                    EXEMPT,
                    field,
                    EXEMPT,
                    kind.equals("Job") ? "Never" : "Always"));

    assertThat(answer).contains("/serve created").contains(IGNORED);
    assertThat(
            ClusterUser.controller(api, controller)
                .create(namespace, pod("serve-0", "{app: serve, " + EXEMPT + "}", "c:1")))
        .contains("pod/serve-0 created");
    assertThat(
            TestNamespace.validationContainers(
                client.pods().inNamespace(namespace.name()).withName("serve-0").get()))
        .hasSize(1);
  }

  @Test
  void labelOfAPodIsIgnoredAndItsAuthorTold() {
    TestNamespace namespace = modelNamespace("label-pod");
    ClusterUser editor = ClusterUser.editor(api, namespace.name());

    for (String label : List.of(EXEMPT, "validation.ml.sigstore.dev/ignore: 'true'")) {
      assertThat(
              editor.kubectl(
                  pod("inference", "{app: serve, " + label + "}", "c:1"),
                  "create",
                  "-f",
                  "-",
                  "-n",
                  namespace.name(),
                  "--dry-run=server",
                  "-o",
                  "yaml"))
          .contains("name: model-validation")
          .contains(
              "The pod's label "
                  + label.replaceAll(":.*", "")
                  + " is ignored, because it does not exempt from any policy: ask a cluster"
                  + " administrator for a ValidationExemption.");
    }
  }

  @Test
  void labelThatComesLaterOpensNothing() {
    TestNamespace namespace = modelNamespace("label-later");
    ClusterUser editor = ClusterUser.editor(api, namespace.name());
    assertThat(editor.create(namespace, pod("plain", "{app: other}", "c:1")))
        .contains("pod/plain created");

    assertThat(
            editor.kubectl(
                "",
                "label",
                "pod",
                "plain",
                "-n",
                namespace.name(),
                "validation.rhtas.redhat.com/exempt=true"))
        .contains("pod/plain labeled");
    assertThat(
            editor.kubectl(
                "", "label", "pod", "plain", "-n", namespace.name(), "app=serve", "--overwrite"))
        .contains("ClusterModelValidation exempt-by-label selects the changed pod, ");
  }

  private TestNamespace modelNamespace(String name) {
    TestNamespace namespace = TestNamespace.create(api, name);
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ClusterModelValidation
            metadata: {name: exempt-by-label}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
              selector: {pods: {matchLabels: {app: serve}}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
              model: {path: /models/tiny}
            """
                .formatted(name))
        .create();
    namespace.awaitInjected(pod("plain", "{app: serve}", "c:1"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                api.kubectl("", "get", "cmv", "exempt-by-label", "-o", "yaml")
                    .contains("WebhookInPlace"));
    return namespace;
  }

  private static String cronJob(String labels, String image) {
    return """
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: x}
    spec:
      schedule: "* * * * *"
      jobTemplate:
        metadata: {labels: {%s}}
        spec:
          suspend: true
          template:
            metadata: {labels: %s}
            spec:
              restartPolicy: Never
              containers: [{name: c, image: "%s", volumeMounts: [{name: m, mountPath: /models}]}]
              volumes: [{name: m, emptyDir: {}}]
    """
        .formatted(EXEMPT, labels, image);
  }

  private static String pod(String name, String labels, String image) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: %s}
    spec:
      containers: [{name: c, image: "%s", volumeMounts: [{name: m, mountPath: /models}]}]
      volumes: [{name: m, emptyDir: {}}]
    """
        .formatted(name, labels, image);
  }
}
