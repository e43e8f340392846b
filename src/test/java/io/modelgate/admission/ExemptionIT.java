package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exemptions count until they end, and only who may make them can. */
@ClusterTest
final class ExemptionIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String LATER = "2099-01-01T00:00:00Z";
  private static final String REFUSED =
      "The label that exempts a namespace may be set only by who has the verb exempt on"
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

  @AfterEach
  void clear() {
    client.genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ValidationExemption").delete();
  }

  @Test
  void exemptionTakesItsPodsOutOfAPolicyAndGivesThemBackWhenItGoes() {
    TestNamespace namespace = governed("exempt-while");

    api.kubectl(exemption("while", "exempt-while", LATER), "create", "-f", "-");

    await().atMost(SOON).until(() -> !isInjected(namespace));
    assertThat(api.kubectl(POD, "create", "-f", "-", "--dry-run=server", "-n", namespace.name()))
        .contains(
            "Warning: The pod is exempt from ModelValidation exempt-while/all by"
                + " ValidationExemption while until 2099-01-01T00:00:00Z, requested by alice:"
                + " pilot.");
    api.kubectl("", "delete", "vex", "while");
    namespace.awaitInjected(POD);
  }

  @Test
  void exemptionEndsByItselfAndItsPodsAreReported() {
    TestNamespace namespace = governed("exempt-until");
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(20);

    api.kubectl(exemption("until", "exempt-until", end.toString()), "create", "-f", "-");
    await().atMost(SOON).until(() -> !isInjected(namespace));
    assertThat(validationContainers(namespace.createPod(POD))).isEmpty();
    awaitState("until", "True Active 1");
    assertThat(unprotected(namespace)).isEqualTo("0");

    awaitState("until", "True Expired 0");
    await().atMost(SOON).until(() -> unprotected(namespace).equals("1"));
    assertThat(Instant.now()).isAfter(end);
    assertThat(isInjected(namespace)).isTrue();
    assertThat(
            api.kubectl(
                "", "get", "vex", "until", "-o", "jsonpath={.status.conditions[*].message}"))
        .contains(
            "It expired at "
                + end
                + ": its pods are reported as unprotected. Delete it, or set a"
                + " later expires.");
  }

  @Test
  void brokenExemptionExemptsNothingAndSaysWhy() {
    TestNamespace namespace = governed("exempt-broken");

    // An offset that the API server takes, and that there is not.
    api.kubectl(
        exemption("broken", "exempt-broken", "2099-01-01T00:00:00+23:00"), "create", "-f", "-");

    awaitState("broken", "False Broken 0");
    assertThat(isInjected(namespace)).isTrue();
    assertThat(
            api.kubectl(
                "", "get", "vex", "broken", "-o", "jsonpath={.status.conditions[*].message}"))
        .contains("spec.expires must be a time such as");
  }

  @ParameterizedTest
  @ValueSource(strings = {"edit", "admin"})
  void whoMayOnlyCreatePodsOrAdministerANamespaceMayNotExempt(String role) {
    TestNamespace namespace = TestNamespace.create(api, "exempt-by-" + role);
    ClusterUser user =
        role.equals("edit")
            ? ClusterUser.editor(api, namespace.name())
            : ClusterUser.admin(api, namespace.name());
    String exemption = exemption("mine", namespace.name(), LATER);

    assertThat(user.kubectl(exemption, "create", "-f", "-")).contains("(Forbidden)");
    assertThat(user.create(namespace, POD)).contains("pod/inference created");

    assertThat(api.kubectl(exemption, "create", "-f", "-")).contains("/mine created");
    for (String verb : new String[] {"patch", "update", "delete", "create", "deletecollection"}) {
      for (String resource : new String[] {"", "--subresource=status"}) {
        String[] question = {
          "auth", "can-i", verb, "validationexemptions.rhtas.redhat.com", resource
        };
        assertThat(
                user.kubectl(
                    "", Stream.of(question).filter(each -> !each.isEmpty()).toArray(String[]::new)))
            .as(verb + " " + resource)
            .contains("no");
      }
    }
    assertThat(user.kubectl("", "delete", "vex", "mine")).contains("(Forbidden)");
    assertThat(user.kubectl("", "patch", "vex", "mine", "--type=merge", "-p", "{\"spec\":{}}"))
        .contains("(Forbidden)");
  }

  @Test
  void whoIsGivenTheRightMayExempt() {
    TestNamespace namespace = TestNamespace.create(api, "exempt-given");
    ClusterUser editor = ClusterUser.editor(api, namespace.name());
    api.kubectl(
        "",
        "create",
        "clusterrole",
        "modelgate-exempter",
        "--verb=get,list,watch,create,update,patch,delete",
        "--resource=validationexemptions.rhtas.redhat.com");
    api.kubectl(
        "",
        "create",
        "clusterrolebinding",
        "exempter",
        "--clusterrole=modelgate-exempter",
        "--user=edit-of-exempt-given");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        editor.kubectl(
                            exemption("given", "exempt-given", LATER),
                            "create",
                            "-f",
                            "-",
                            "--dry-run=server"))
                    .contains("/given created"));
    api.kubectl("", "delete", "clusterrolebinding", "exempter");
  }

  @Test
  void namespacesLabelIsGuarded() {
    client
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: namespaces-editor}
            rules:
              - apiGroups: [""]
                resources: [namespaces, namespaces/status, namespaces/finalize]
                verbs: [get, list, create, patch, update]
            """)
        .serverSideApply();
    api.kubectl(
        "",
        "create",
        "clusterrolebinding",
        "namespaces-editor",
        "--clusterrole=namespaces-editor",
        "--user=namespaces-editor");
    TestNamespace.create(api, "guarded");

    for (String label :
        new String[] {"validation.rhtas.redhat.com/exempt", "validation.ml.sigstore.dev/ignore"}) {
      String patch = "{\"metadata\":{\"labels\":{\"" + label + "\":\"true\"}}}";
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(asNamespacesEditor(patch)).contains(REFUSED));
      assertThat(asNamespacesEditor(patch, "--subresource=status")).contains(REFUSED);
      assertThat(
              api.kubectl(
                  "{apiVersion: v1, kind: Namespace, metadata: {name: labelled, labels: {%s: 'true'}}}"
                      .formatted(label),
                  "create",
                  "-f",
                  "-",
                  "--as=namespaces-editor"))
          .contains(REFUSED);
    }
    assertThat(asNamespacesEditor("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"))
        .contains("namespace/guarded patched");
    api.kubectl("", "label", "namespace", "guarded", "validation.rhtas.redhat.com/exempt=true");
    assertThat(asNamespacesEditor("{\"metadata\":{\"labels\":{\"a\":\"c\"}}}"))
        .as("the label stays")
        .contains("namespace/guarded patched");
    assertThat(
            asNamespacesEditor(
                "{\"metadata\":{\"labels\":{\"validation.rhtas.redhat.com/exempt\":null}}}"))
        .as("the label goes")
        .contains("namespace/guarded patched");
  }

  private String asNamespacesEditor(String patch, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("patch", "namespace", "guarded", "-p", patch, "--as=namespaces-editor"));
    command.addAll(List.of(more));
    return api.kubectl("", command.toArray(String[]::new));
  }

  @Test
  void namespacesLabelExempts() {
    TestNamespace namespace = governed("exempt-labelled");

    api.kubectl(
        "", "label", "namespace", namespace.name(), "validation.rhtas.redhat.com/exempt=true");

    await().atMost(SOON).until(() -> !isInjected(namespace));
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: inference, labels: {app: a}}
      spec:
        containers: [{name: server, image: "server:1", volumeMounts: [{name: m, mountPath: /models}]}]
        volumes: [{name: m, emptyDir: {}}]
      """;

  private static final String PROBE = POD.replace("inference", "probe");

  private TestNamespace governed(String name) {
    TestNamespace namespace = TestNamespace.create(api, name);
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: all}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/tiny}
        """);
    namespace.awaitInjected(POD);
    return namespace;
  }

  private static boolean isInjected(TestNamespace namespace) {
    try {
      return !validationContainers(namespace.dryRun(PROBE)).isEmpty();
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains("denied the request");
    }
  }

  private String unprotected(TestNamespace namespace) {
    return api.kubectl(
        "",
        "get",
        "mv",
        "all",
        "-n",
        namespace.name(),
        "-o",
        "jsonpath={.status.pods.unprotected}");
  }

  private void awaitState(String exemption, String state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        api.kubectl(
                            "",
                            "get",
                            "vex",
                            exemption,
                            "-o",
                            "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}"
                                + " {.status.conditions[?(@.type==\"Active\")].reason}"
                                + " {.status.pods}"))
                    .isEqualTo(state));
  }

  private static String exemption(String name, String namespace, String expires) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ValidationExemption
    metadata: {name: %s}
    spec:
      namespaces: [%s]
      reason: pilot
      requestedBy: alice
      expires: "%s"
    """
        .formatted(name, namespace, expires);
  }
}
