package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may name a TrustRoot in a policy, on a real API server without any replica. */
@ExtendWith(Environment.class)
final class TrustRootUseIT {
  private static final Path GUARD = Path.of("openshift", "base", "trust-root-use.yaml");
  private static final String KEY = "{publicKeyConfig: {trustRoot: {name: %s}}}";
  private static final String REFUSED =
      "Only who has the verb use on a TrustRoot may name it in a policy, and ";

  /** Nothing takes namespaces away here, so each test has one of its own. */
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final String name = "trust-root-use-" + NAMESPACES.incrementAndGet();
  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();
  private ClusterUser admin;

  @BeforeEach
  void guard() {
    api.createNamespace(name);
    admin = ClusterUser.admin(api, name);
    api.apply(GUARD);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(create("probe", config("prod"), "--dry-run=server")).contains(REFUSED));
  }

  @AfterEach
  void clear() {
    api.kubectl("", "delete", "--ignore-not-found", "-f", GUARD.toString());
    for (String kind : new String[] {"clusterrolebinding", "clusterrole", "cmv"}) {
      api.kubectl("", "delete", kind, "--ignore-not-found", "-l", "of=" + name);
    }
    client.namespaces().withName(name).delete();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config: {publicKeyConfig: {trustRoot: {name: prod}}}",
        "config: {privateKeyConfig: {trustRoot: {name: prod}}}",
        "config: {pkiConfig: {trustRoot: {name: prod}}}",
        "config: {sigstoreConfig: {certificateIdentity: a, certificateOidcIssuer: b, trustRoot:"
            + " {name: prod}}}",
        "signers: [{publicKeyConfig: {keyPath: /a}}, {pkiConfig: {trustRoot: {name: prod}}}]",
      })
  void administratorOfANamespaceMayNameOnlyWhatTheyMayUse(String who) {
    assertThat(create("refused", who)).contains(REFUSED).contains("for \"prod\"");

    mayUse("prod");

    awaitCreated("allowed", who);
    assertThat(create("other", who.replace("prod", "other")))
        .contains(REFUSED)
        .contains("for \"other\"");
  }

  @Test
  void bindingInTheNamespaceIsNotEnough() {
    role("prod", "use");
    api.kubectl("", "create", "rolebinding", "all", "-n", name, "--clusterrole=" + role(), user());

    assertThat(create("refused", config("prod"))).contains(REFUSED);
  }

  @Test
  void otherVerbsAreNotEnough() {
    role("prod", "get,list,watch,create,update,patch,delete");
    bind(user());

    assertThat(create("refused", config("prod"))).contains(REFUSED);
  }

  @Test
  void policyThatWasThereBeforeKeepsWhatItSays() {
    api.kubectl(policy("before", config("prod")), "create", "-n", name, "-f", "-");

    assertThat(patch("{metadata: {labels: {a: b}, finalizers: [example.com/a]}}"))
        .contains("patched");
    assertThat(patch("{metadata: {finalizers: []}}")).contains("patched");
    writeStatus();
    assertThat(patch("{spec: {config: {publicKeyConfig: {trustRoot: {name: other}}}}}"))
        .contains(REFUSED);
    // The name stays, what is trusted by it would be wider.
    assertThat(patch("{spec: {model: {path: /elsewhere}}}")).contains(REFUSED);
    assertThat(patch("{spec: {enforcement: Audit}}")).contains(REFUSED);
    assertThat(
            patch("{spec: {config: {publicKeyConfig: {trustRoot: null, keyPath: /keys/a.pem}}}}"))
        .contains("patched");
    assertThat(
            patch("{spec: {config: {publicKeyConfig: {trustRoot: {name: prod}, keyPath: null}}}}"))
        .contains(REFUSED);
    assertThat(admin.kubectl("", "delete", "mv", "before", "-n", name)).contains("deleted");
  }

  /** As the controller does, with its own account. */
  private void writeStatus() {
    GenericKubernetesResource status = new GenericKubernetesResource();
    status.setApiVersion("rhtas.redhat.com/v1alpha1");
    status.setKind("ModelValidation");
    status.setMetadata(new ObjectMetaBuilder().withName("before").withNamespace(name).build());
    status.setAdditionalProperty("status", Map.of("method", "key"));
    try (KubernetesClient modelgate = api.modelgateClient()) {
      modelgate
          .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
          .inNamespace(name)
          .resource(status)
          .subresource("status")
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager("test")
                  .build());
    }
    assertThat(
            api.kubectl("", "get", "mv", "before", "-n", name, "-o", "jsonpath={.status.method}"))
        .isEqualTo("key");
  }

  @Test
  void identityOfASignerWhoseTrustRootIsNamedMayNotBeChanged() {
    String sigstore =
        "config: {sigstoreConfig: {certificateIdentity: %s, certificateOidcIssuer: b, trustRoot:"
            + " {name: prod}}}";
    api.kubectl(policy("before", sigstore.formatted("a")), "create", "-n", name, "-f", "-");

    assertThat(
            admin.kubectl(
                policy("before", sigstore.formatted("mallory")),
                "apply",
                "--server-side",
                "--force-conflicts",
                "-n",
                name,
                "-f",
                "-"))
        .contains(REFUSED);
  }

  @Test
  void accountOfGitOpsNeedsTheVerbItself() {
    mayUse("prod"); // whoever pushed to the repository
    String account = "system:serviceaccount:" + name + ":gitops";
    api.kubectl(
        "",
        "create",
        "rolebinding",
        "gitops",
        "-n",
        name,
        "--clusterrole=modelgate-editor",
        "--serviceaccount=" + name + ":gitops");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(applyAs(account))
                    .contains("Only who has the verb use")
                    .contains(account));

    bind("--serviceaccount=" + name + ":gitops");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(applyAs(account)).contains("serverside-applied"));
  }

  private String applyAs(String account) {
    return api.kubectl(
        policy("by-gitops", config("prod")),
        "apply",
        "--server-side",
        "-n",
        name,
        "--as=" + account,
        "-f",
        "-");
  }

  @Test
  void eachNameIsAskedAbout() {
    mayUse("prod");
    String fifteen = String.join(", ", Collections.nCopies(15, KEY.formatted("prod")));
    awaitCreated("fifteen", "signers: [" + fifteen + "]");

    assertThat(create("last", "signers: [" + fifteen + ", " + KEY.formatted("other") + "]"))
        .contains(REFUSED);
    assertThat(create("first", "signers: [" + KEY.formatted("other") + ", " + fifteen + "]"))
        .contains(REFUSED);
    assertThat(create("sixteen", "signers: [" + fifteen + ", " + KEY.formatted("prod") + "]"))
        .contains("created");
  }

  @Test
  void policiesOfTheWholeClusterAreGuardedToo() {
    api.kubectl(
        "",
        "create",
        "clusterrole",
        role() + "-cmv",
        "--verb=create",
        "--resource=clustermodelvalidations.rhtas.redhat.com");
    label("clusterrole", role() + "-cmv");
    bind(role() + "-cmv", user());
    String policy =
        policy(name, config("prod"))
            .replace("ModelValidation", "ClusterModelValidation")
            .replace("metadata: {", "metadata: {labels: {of: " + name + "}, ");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(admin.kubectl(policy, "create", "-f", "-")).contains(REFUSED));
    mayUse("prod");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(admin.kubectl(policy, "create", "-f", "-")).contains("created"));
  }

  private void awaitCreated(String policy, String who) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(create(policy, who, "--dry-run=server")).contains("created"));
    assertThat(create(policy, who)).contains("created");
  }

  private String create(String policy, String who, String... more) {
    String[] arguments = new String[5 + more.length];
    System.arraycopy(new String[] {"create", "-n", name, "-f", "-"}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return admin.kubectl(policy(policy, who), arguments);
  }

  private String patch(String patch) {
    return admin.kubectl(
        "", "patch", "mv", "before", "-n", name, "--type=merge", "-p", json(patch));
  }

  private static String json(String flow) {
    return io.modelgate.testing.Yaml.parse(flow).toString();
  }

  private void mayUse(String trustRoot) {
    role(trustRoot, "use");
    bind(user());
  }

  private void role(String trustRoot, String verbs) {
    // "kubectl create clusterrole" knows the verb for few kinds.
    api.kubectl(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %s}
        rules: [{apiGroups: [rhtas.redhat.com], resources: [trustroots], resourceNames: [%s], verbs: [%s]}]
        """
            .formatted(role(), trustRoot, verbs),
        "create",
        "-f",
        "-");
    label("clusterrole", role());
  }

  private void bind(String subject) {
    bind(role(), subject);
  }

  private void bind(String role, String subject) {
    String binding = role + subject.replaceAll("[^a-z]+", "-");
    api.kubectl("", "create", "clusterrolebinding", binding, "--clusterrole=" + role, subject);
    label("clusterrolebinding", binding);
  }

  private void label(String kind, String object) {
    api.kubectl("", "label", kind, object, "of=" + name);
  }

  private String role() {
    return name;
  }

  private String user() {
    return "--user=admin-of-" + name;
  }

  private static String config(String trustRoot) {
    return "config: " + KEY.formatted(trustRoot);
  }

  private static String policy(String policy, String who) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec: {%s, model: {path: /models/a}}
    """
        .formatted(policy, who);
  }
}
