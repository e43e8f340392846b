package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.assertDenied;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.api.MetadataKeys;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.MeddlingWebhook;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts of the threat model that need an API server; each is a line of its table. */
@ClusterTest
final class NoWayAroundIT {
  private static final String LABEL = MetadataKeys.VALIDATION_LABEL;
  private static final String CHANGED =
      "The pod is not as model validation requires: its init container model-validation is not the"
          + " one that was injected, it differs in %s. A webhook that comes after"
          + " \"zzzz-modelgate\" by the name of its configuration changed it, or it never came to"
          + " the mutating one: rename that configuration, or exclude the container there. While"
          + " Modelgate is being installed or updated, recreate the pod.";
  private static final String FIXED =
      "The pod's %s cannot be changed after the pod is created, because the model was validated"
          + " according to it: recreate the pod with the change.";

  private static final String SELECTED_LATER =
      "ModelValidation %s/demo selects the changed pod, and a model can only be validated before"
          + " the pod starts: recreate the pod with the change.";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image        | {'op': 'add', 'path': '/spec/initContainers/0/image', 'value': 'evil'}",
        "command      | {'op': 'add', 'path': '/spec/initContainers/0/command', 'value': ['true']}",
        "args         | {'op': 'add', 'path': '/spec/initContainers/0/args', 'value': ['version']}",
        "env          | {'op': 'add', 'path': '/spec/initContainers/0/env', 'value': [{'name':"
            + " 'JAVA_TOOL_OPTIONS', 'value': '-javaagent:/m/a.jar'}]}",
        "volumeMounts | {'op': 'add', 'path': '/spec/initContainers/0/volumeMounts/-', 'value':"
            + " {'name': 'models', 'mountPath': '/opt/modelgate'}}",
        "securityContext | {'op': 'add', 'path':"
            + " '/spec/initContainers/0/securityContext/runAsNonRoot', 'value': false}",
        "restartPolicy | {'op': 'add', 'path': '/spec/initContainers/0/restartPolicy', 'value':"
            + " 'Always'}",
        "envFrom | {'op': 'add', 'path': '/spec/initContainers/0/envFrom', 'value':"
            + " [{'configMapRef': {'name': 'a'}}]}",
      })
  void laterWebhookThatChangesTheContainerIsCaught(String field, String operation)
      throws Exception {
    TestNamespace namespace = protectedNamespace("later-" + field.toLowerCase(ROOT));
    assertCaught(namespace, operation, CHANGED.formatted(field));
  }

  @Test
  void laterWebhookThatRemovesTheContainerIsCaught() throws Exception {
    TestNamespace namespace = protectedNamespace("later-removed");
    assertCaught(
        namespace,
        "{'op': 'remove', 'path': '/spec/initContainers'}",
        "The pod is not as model validation requires: its init container model-validation is"
            + " missing. A webhook that comes after \"zzzz-modelgate\" by the name of its"
            + " configuration changed it, or it never came to the mutating one: rename that"
            + " configuration, or exclude the container there. While Modelgate is being installed"
            + " or updated, recreate the pod.");
  }

  @Test
  void initContainerSlippedBeforeTheVerificationIsCaught() throws Exception {
    TestNamespace namespace = protectedNamespace("later-slipped");
    assertCaught(
        namespace,
        pod("ml: demo")
            .replace("spec:", "spec:\n  initContainers: [{name: warm-up, image: 'warm-up:1'}]"),
        "{'op': 'move', 'from': '/spec/initContainers/1', 'path': '/spec/initContainers/0'}",
        "The pod is not as model validation requires: its init container model-validation is not"
            + " the first that sees the model. A webhook that comes after \"zzzz-modelgate\" by the"
            + " name of its configuration changed it, or it never came to the mutating one: rename"
            + " that configuration, or exclude the container there. While Modelgate is being"
            + " installed or updated, recreate the pod.");
  }

  @Test
  void laterWebhookThatTakesTheMarksAwayIsCaught() throws Exception {
    TestNamespace namespace = protectedNamespace("later-marks");
    assertCaught(
        namespace,
        "{'op': 'add', 'path': '/metadata/annotations', 'value': {'a': 'b'}}",
        "The pod is not as model validation requires: its"
            + " metadata.annotations[validation.rhtas.redhat.com/policies] is missing or different."
            + " A webhook that comes after \"zzzz-modelgate\" by the name of its configuration"
            + " changed it, or it never came to the mutating one: rename that configuration, or"
            + " exclude the container there. While Modelgate is being installed or updated,"
            + " recreate the pod.");
  }

  @Test
  void laterWebhookThatMakesTheModelWritableIsCaught() throws Exception {
    TestNamespace namespace = TestNamespace.create(api, "later-writable");
    namespace.create(policy("demo", "lockModel: true"));
    Pod locked = namespace.awaitInjected(pod("ml: demo"));
    assertThat(locked.getSpec().getContainers().get(0).getVolumeMounts().get(0).getReadOnly())
        .isTrue();
    assertCaught(
        namespace,
        "{'op': 'add', 'path': '/spec/containers/0/volumeMounts/0/readOnly', 'value':" + " false}",
        "The pod is not as model validation requires: its container server can write to the model's"
            + " volume at /m. A webhook that comes after \"zzzz-modelgate\" by the name of its"
            + " configuration changed it, or it never came to the mutating one: rename that"
            + " configuration, or exclude the container there. While Modelgate is being installed"
            + " or updated, recreate the pod.");
  }

  @Test
  void labelOfAValidatedPodIsFixed() {
    TestNamespace namespace = protectedNamespace("fixed-label");
    Pod stored = namespace.createPod(pod("ml: demo"));

    assertDenied(
        () -> edit(stored, pod -> without(pod, MetadataKeys.VALIDATION_LABEL)),
        FIXED.formatted("label validation.rhtas.redhat.com/ml"));
    assertDenied(
        () -> edit(stored, pod -> labelled(pod, MetadataKeys.VALIDATION_LABEL, "other")),
        FIXED.formatted("label validation.rhtas.redhat.com/ml"));
    assertDenied(
        () -> edit(stored, pod -> without(pod, MetadataKeys.INJECTED_LABEL)),
        FIXED.formatted("label validation.rhtas.redhat.com/injected"));
    edit(stored, pod -> labelled(pod, "app", "harmless"));
  }

  @Test
  void whatDoesNotMatterMayChange() {
    TestNamespace namespace = protectedNamespace("free-finalizers");
    Pod stored = namespace.createPod(pod("ml: demo"));

    // As the Job controller does it, without which no Job ends.
    edit(stored, pod -> held(pod, List.of("batch.kubernetes.io/job-tracking")));
    edit(stored, pod -> held(pod, List.of()));
  }

  @Test
  void annotationAndImageOfAValidatedPodAreFixed() {
    TestNamespace namespace = protectedNamespace("fixed-image");
    Pod stored = namespace.createPod(pod("ml: demo"));

    assertDenied(
        () ->
            edit(
                stored,
                pod -> {
                  pod.getMetadata().getAnnotations().remove(MetadataKeys.POLICIES_ANNOTATION);
                  return pod;
                }),
        FIXED.formatted("annotation validation.rhtas.redhat.com/policies"));
    assertDenied(
        () ->
            edit(
                stored,
                pod -> {
                  pod.getSpec().getInitContainers().get(0).setImage("evil");
                  return pod;
                }),
        FIXED.formatted("init container model-validation"));
  }

  @Test
  void podThatIsLabelledLaterIsDenied() {
    TestNamespace namespace = protectedNamespace("labelled-later");
    Pod stored = namespace.createPod(pod("app: a"));
    assertThat(stored.getSpec().getInitContainers()).isEmpty();

    assertDenied(
        () -> edit(stored, pod -> labelled(pod, MetadataKeys.VALIDATION_LABEL, "demo")),
        "The pod's label validation.rhtas.redhat.com/ml comes too late, because a model can only be"
            + " validated before the pod starts: recreate the pod with the label.");
  }

  @Test
  void podThatAPolicyWouldSelectLaterIsDenied() {
    TestNamespace namespace = TestNamespace.create(api, "selected-later");
    namespace.create(policy("demo", "selector: {pods: {matchLabels: {tier: serving}}}"));
    namespace.awaitInjected(pod("tier: serving"));
    Pod stored = namespace.createPod(pod("tier: test"));

    assertDenied(
        () -> edit(stored, pod -> labelled(pod, "tier", "serving")),
        SELECTED_LATER.formatted("selected-later"));
  }

  @Test
  void podThatAPolicyWouldSelectByALabelWrittenWithItsStatusIsDenied() {
    TestNamespace namespace = TestNamespace.create(api, "selected-by-status");
    namespace.create(policy("demo", "selector: {pods: {matchLabels: {tier: serving}}}"));
    namespace.awaitInjected(pod("tier: serving"));
    Pod stored = namespace.createPod(pod("tier: test"));

    assertDenied(
        () -> client.resource(labelled(stored, "tier", "serving")).patchStatus(),
        SELECTED_LATER.formatted("selected-by-status"));
  }

  @Test
  void ephemeralContainerMayNotWriteToTheModel() {
    TestNamespace namespace = protectedNamespace("ephemeral");
    Pod stored = namespace.createPod(pod("ml: demo"));

    assertDenied(
        () -> debug(stored, false),
        "Ephemeral container debugger mounts volume models, which contains a validated model, for"
            + " writing: set readOnly.");
    assertThat(debug(stored, true).getSpec().getEphemeralContainers()).hasSize(1);
  }

  @Test
  void dryRunIsDecidedAsARequestInEarnest() {
    TestNamespace namespace = protectedNamespace("dry");

    assertThat(namespace.dryRun(pod("ml: demo")).getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("model-validation");
    namespace.awaitDenied(
        pod("ml: unknown"),
        "The pod's label validation.rhtas.redhat.com/ml names ModelValidation unknown, which does"
            + " not exist in namespace dry: use the name of one that exists, or \"true\" for the"
            + " only one.");
  }

  @Test
  void ownNamespaceIsClosedToOthersByItsAdministratorOnly() {
    // Pods there never come to us, so nobody but administrators may create them there.
    assertThat(
            TestNamespace.of(api, "model-validation-controller")
                .dryRun(pod("ml: unknown"))
                .getSpec()
                .getInitContainers())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1, Deployment",
    "apps/v1, ReplicaSet",
    "apps/v1, StatefulSet",
    "apps/v1, DaemonSet",
    "batch/v1, Job",
    "batch/v1, CronJob",
    "serving.kserve.io/v1beta1, InferenceService",
  })
  void templateOfPodsThatWillBeDeniedGetsAWarning(String version, String kind) {
    TestNamespace namespace = TestNamespace.create(api, "template-" + kind.toLowerCase(ROOT));
    if (kind.equals("InferenceService")) {
      installKserve();
    }
    String workload = workload(version, kind).replace("ml: LABEL", LABEL + ": unknown");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        api.kubectl(
                            workload,
                            "create",
                            "-n",
                            namespace.name(),
                            "-f",
                            "-",
                            "--dry-run=server"))
                    .contains(
                        "Warning: Its pods will be denied: The pod's label"
                            + " validation.rhtas.redhat.com/ml names ModelValidation unknown,"
                            + " which does not exist in namespace "
                            + namespace.name()
                            + ": use the name of one that exists, or \"true\" for the only"
                            + " one."));
  }

  /** KServe's resource as far as the webhook's rule needs it. */
  private void installKserve() {
    client
        .resource(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: inferenceservices.serving.kserve.io}
            spec:
              group: serving.kserve.io
              names: {kind: InferenceService, plural: inferenceservices}
              scope: Namespaced
              versions:
                - name: v1beta1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """)
        .create();
  }

  private TestNamespace protectedNamespace(String name) {
    TestNamespace namespace = TestNamespace.create(api, name);
    namespace.create(policy("demo", "lockModel: false"));
    namespace.awaitInjected(pod("ml: demo"));
    return namespace;
  }

  private void assertCaught(TestNamespace namespace, String operation, String message)
      throws Exception {
    assertCaught(namespace, pod("ml: demo"), operation, message);
  }

  /** Somebody's webhook that comes last changes what we injected: the pod is denied. */
  private void assertCaught(TestNamespace namespace, String pod, String operation, String message)
      throws Exception {
    MeddlingWebhook meddler =
        new MeddlingWebhook(
            api, namespace.name(), "[" + operation.strip().replace('\'', '"') + "]");
    try {
      namespace.awaitCaught(pod, message);
    } finally {
      meddler.close();
    }
  }

  private void edit(Pod stored, UnaryOperator<Pod> change) {
    client
        .pods()
        .inNamespace(stored.getMetadata().getNamespace())
        .withName(stored.getMetadata().getName())
        .edit(change);
  }

  private Pod debug(Pod stored, boolean readOnly) {
    return client
        .pods()
        .inNamespace(stored.getMetadata().getNamespace())
        .withName(stored.getMetadata().getName())
        .ephemeralContainers()
        .edit(
            pod -> {
              pod.getSpec()
                  .setEphemeralContainers(
                      List.of(
                          new EphemeralContainerBuilder()
                              .withName("debugger")
                              .withImage("busybox")
                              .addNewVolumeMount()
                              .withName("models")
                              .withMountPath("/m")
                              .withReadOnly(readOnly)
                              .endVolumeMount()
                              .build()));
              return pod;
            });
  }

  private static Pod held(Pod pod, List<String> finalizers) {
    pod.getMetadata().setFinalizers(finalizers);
    return pod;
  }

  private static Pod labelled(Pod pod, String label, String value) {
    pod.getMetadata().getLabels().put(label, value);
    return pod;
  }

  private static Pod without(Pod pod, String label) {
    pod.getMetadata().getLabels().remove(label);
    return pod;
  }

  private static String policy(String name, String more) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec:
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /m}
      %s
    """
        .formatted(name, more);
  }

  private static String pod(String label) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: inference
      labels: {%s}
    spec:
      containers:
        - name: server
          image: server:1
          volumeMounts: [{name: models, mountPath: /m}]
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(label.replaceFirst("^ml:", LABEL + ":"));
  }

  private static String workload(String version, String kind) {
    String template =
        "{metadata: {labels: {app: a, ml: LABEL}}, spec: {restartPolicy: %s, containers: [{name:"
            + " server, image: 'server:1'}]}}";
    String spec =
        switch (kind) {
          case "Job" -> "{template: " + template.formatted("Never") + "}";
          case "CronJob" ->
              "{schedule: '* * * * *', jobTemplate: {spec: {template: "
                  + template.formatted("Never")
                  + "}}}";
          case "InferenceService" -> "{predictor: {labels: {ml: LABEL}, model: {}}}";
          default ->
              "{selector: {matchLabels: {app: a}}, template: " + template.formatted("Always") + "}";
        };
    return "{apiVersion: %s, kind: %s, metadata: {name: workload}, spec: %s}"
        .formatted(version, kind, spec);
  }
}
