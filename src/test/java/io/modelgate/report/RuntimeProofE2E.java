package io.modelgate.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modelgate.watch.WatchedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The proof of a runtime on a real node with gVisor (handler {@code runsc}), its kubelet and the
 * packaged verifier. Not part of the build: {@code MODELGATE_NODE_KUBECONFIG} names an
 * administrator's kubeconfig, and the node has the verifier's image of src/build/images.sh.
 */
final class RuntimeProofE2E {
  private static final String NAMESPACE = "modelgate-proof";
  private static final Path EXAMPLE = Path.of("examples", "key");
  private static final Path DEFINITIONS = Path.of("openshift", "base");
  private static final Duration SOON = Duration.ofMinutes(2);

  private final KubernetesClient client = connect();

  @BeforeEach
  void prepare() throws IOException {
    for (Path definition :
        List.of(
            DEFINITIONS.resolve("modelvalidations.yaml"),
            DEFINITIONS.resolve("clustermodelvalidations.yaml"),
            DEFINITIONS.resolve("runtimepolicies.yaml"),
            Path.of("..", "shared", "crds", "wgpolicyk8s.io_policyreports.yaml"))) {
      try (InputStream in = Files.newInputStream(definition)) {
        client.load(in).serverSideApply();
      }
    }
    for (String name : List.of(NAMESPACE, "model-validation-controller")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
    ConfigMapBuilder model =
        new ConfigMapBuilder().withNewMetadata().withName("model").withNamespace(NAMESPACE).and();
    for (String file : List.of("model/config.json", "model/weights.bin", "model/model.sig")) {
      model.addToBinaryData(name(file), encoded(file));
    }
    model.addToBinaryData("signer.pub.pem", encoded("signer.pub.pem"));
    client.resource(model.build()).serverSideApply();
    create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          config: {privateKeyConfig: {keyPath: /keys/signer.pub.pem}}
          model: {path: /model, signaturePath: /keys/model.sig}
        """);
  }

  @AfterEach
  void remove() {
    client.namespaces().withName(NAMESPACE).delete();
    promise().delete();
    await().atMost(SOON).until(() -> client.namespaces().withName(NAMESPACE).get() == null);
    client.close();
  }

  @Test
  void gvisorIsProvenAndAPodOutsideItIsCaught() {
    runtimeClass("runsc");
    createPod("inside");
    awaitEnd("inside");
    runtimeClass("runc");
    createPod("outside");
    awaitEnd("outside");
    // From now on the class means gVisor again: the pod that ran before is not what it promises.
    runtimeClass("runsc");

    try (Replica replica = new Replica(new WatchedCluster(connect()))) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(replica.metrics().runtimes()).isEqualTo(List.of(1, 1, 0)));
      await().atMost(SOON).until(() -> replica.metrics().reports() >= 2);
      await().atMost(SOON).until(() -> !mismatches().isEmpty());
    }
    assertThat(result("inside", "kernel"))
        .startsWith("pass Container model-validation saw kernel ")
        .endsWith(", which is gVisor's.");
    assertThat(result("inside", "node")).matches("pass Node \\S+ has handler runsc\\.");
    assertThat(result("inside", "model")).startsWith("pass verified: /model: 2 files, 270 bytes");
    assertThat(result("outside", "kernel"))
        .matches(
            "fail Container model-validation saw kernel \\S+, which is no sandbox's, but"
                + " RuntimeClass promise \\(handler runsc\\) promises gVisor's: see how node \\S+"
                + " runs that handler\\.");
    assertThat(mismatches())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getRegarding().getName()).isEqualTo("outside");
            });
  }

  private static KubernetesClient connect() {
    try {
      String kubeconfig = Objects.requireNonNull(System.getenv("MODELGATE_NODE_KUBECONFIG"));
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String file) throws IOException {
    return new String(
        Base64.getEncoder().encode(Files.readAllBytes(EXAMPLE.resolve(file))), US_ASCII);
  }

  private static String name(String file) {
    return String.valueOf(Path.of(file).getFileName());
  }

  private void create(String yaml) {
    client.resource(yaml).inNamespace(NAMESPACE).create();
  }

  /** Gives the class another meaning: a handler cannot be changed. */
  private void runtimeClass(String handler) {
    promise().delete();
    await().atMost(SOON).until(() -> promise().get() == null);
    client
        .resource(
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: promise}
            handler: %s
            """
                .formatted(handler))
        .create();
  }

  private Resource<GenericKubernetesResource> promise() {
    return client.genericKubernetesResources("node.k8s.io/v1", "RuntimeClass").withName("promise");
  }

  /** A pod as the webhook leaves it. */
  private void createPod(String name) {
    await()
        .atMost(SOON)
        .ignoreExceptions() // the API server's admission learns of the RuntimeClass a moment later
        .until(
            () -> {
              create(
                  """
                  apiVersion: v1
                  kind: Pod
                  metadata:
                    name: %s
                    labels:
                      validation.rhtas.redhat.com/ml: 'true'
                      validation.rhtas.redhat.com/injected: 'true'
                    annotations:
                      validation.rhtas.redhat.com/policies: '{"model-validation":"ModelValidation/demo"}'
                  spec:
                    runtimeClassName: promise
                    restartPolicy: Never
                    initContainers:
                      - name: model-validation
                        image: localhost/modelgate/verifier:0.1.0
                        command: [/opt/modelgate/runtime/bin/java, '@/opt/modelgate/modelgate.args']
                        args: [verify, key, --signature=/keys/model.sig, --public-key=/keys/signer.pub.pem, /model]
                        terminationMessagePolicy: FallbackToLogsOnError
                        securityContext:
                          allowPrivilegeEscalation: false
                          readOnlyRootFilesystem: true
                          runAsNonRoot: true
                          capabilities: {drop: [ALL]}
                          seccompProfile: {type: RuntimeDefault}
                        volumeMounts: &mounts
                          - {name: model, mountPath: /model/config.json, subPath: config.json, readOnly: true}
                          - {name: model, mountPath: /model/weights.bin, subPath: weights.bin, readOnly: true}
                          - {name: model, mountPath: /keys/model.sig, subPath: model.sig, readOnly: true}
                          - {name: model, mountPath: /keys/signer.pub.pem, subPath: signer.pub.pem, readOnly: true}
                    containers:
                      - name: server
                        image: localhost/modelgate/verifier:0.1.0
                        command: [/bin/sleep, "1"]
                        volumeMounts: *mounts
                    volumes: [{name: model, configMap: {name: model}}]
                  """
                      .formatted(name));
              return true;
            });
  }

  private void awaitEnd(String pod) {
    await()
        .atMost(SOON)
        .until(
            () ->
                "Succeeded"
                    .equals(
                        client
                            .pods()
                            .inNamespace(NAMESPACE)
                            .withName(pod)
                            .get()
                            .getStatus()
                            .getPhase()));
  }

  /** The result and the message of one rule. */
  private String result(String pod, String rule) {
    GenericKubernetesResource report =
        client
            .genericKubernetesResources("wgpolicyk8s.io/v1alpha2", "PolicyReport")
            .inNamespace(NAMESPACE)
            .withName(pod)
            .get();
    JsonNode results = new JsonMapper().valueToTree(report).path("results");
    return StreamSupport.stream(results.spliterator(), false)
        .filter(each -> each.path("rule").asText().equals(rule))
        .map(each -> each.path("result").asText() + " " + each.path("message").asText())
        .findFirst()
        .orElse("none");
  }

  private List<Event> mismatches() {
    return client.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> "RuntimeMismatch".equals(event.getReason()))
        .toList();
  }
}
