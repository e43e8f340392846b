package io.modelgate.node;

import static io.modelgate.node.Installation.NAMESPACE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates, rotations, removal: while pods are created, none is admitted unchecked, none fails. */
@OnNode
final class LifecycleE2E {
  private static final String METHOD = "publicKeyConfig: {keyFrom: {inline: %s}}";
  private static final Path KEY = Path.of("examples", "key", "signer.pub.pem");

  private NodeNamespace namespace;

  @BeforeEach
  void create() throws IOException {
    namespace = NodeNamespace.create("lifecycle", Map.of());
    namespace.policy(METHOD, KEY);
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  /** To a version with another verifier and back, while both versions serve. */
  @Test
  void rollingUpdate() throws InterruptedException {
    String present =
        Node.kubectl(
            "-n",
            NAMESPACE,
            "get",
            "deployment/modelgate",
            "-o",
            "jsonpath={..env[?(@.name=='MODELGATE_VERIFIER_IMAGE')].value}");
    try (PodLoad load = new PodLoad(namespace)) {
      load.goOn(3);
      updateVerifier("modelgate/verifier:next");
      load.goOn(3);
      assertThat(load.verifiers()).containsExactlyInAnyOrder(present, "modelgate/verifier:next");
    } finally {
      updateVerifier(present);
    }
  }

  private static void updateVerifier(String image) {
    Node.kubectl(
        "-n", NAMESPACE, "set", "env", "deployment/modelgate", "MODELGATE_VERIFIER_IMAGE=" + image);
    Installation.awaitRollout();
  }

  @Test
  void certificateRotation() throws InterruptedException {
    Node.kubectl(
        "-n",
        NAMESPACE,
        "set",
        "env",
        "deployment/modelgate",
        "MODELGATE_CERTIFICATES_LIFETIME=PT2M");
    Installation.awaitRollout();
    try (PodLoad load = new PodLoad(namespace)) {
      String authorities = authorities();
      String first = served();
      // New keys at once, as certificates.md says; from then on they live for the time that is set.
      Node.kubectl("-n", NAMESPACE, "delete", "secret", "modelgate-own-tls");
      await().atMost(NodeNamespace.SOON).until(() -> !Set.of("", first).contains(served()));
      String second = served();
      await().atMost(NodeNamespace.SOON).until(() -> !authorities().contains(authorities));
      await().atMost(NodeNamespace.SOON).until(() -> !Set.of("", second).contains(served()));
      load.goOn(5);
    } finally {
      Node.kubectl(
          "-n",
          NAMESPACE,
          "set",
          "env",
          "deployment/modelgate",
          "MODELGATE_CERTIFICATES_LIFETIME-");
      Installation.awaitRollout();
    }
  }

  @Test
  void nothingIsLeftBehindAndItCanBeInstalledAgain() throws IOException {
    assertThat(leftovers()).isNotEmpty();

    Installation.uninstall();

    await().atMost(NodeNamespace.SOON).untilAsserted(() -> assertThat(leftovers()).isEmpty());
    namespace.create(Pods.withModel("free", "schedulingGates: [{name: test/never}],"));

    Installation.install();
    namespace.policy(METHOD, KEY);
    namespace.create(Pods.withModel("checked", "schedulingGates: [{name: test/never}],"));
    assertThat(namespace.pod("checked").getSpec().getInitContainers()).hasSize(1);
    assertThat(namespace.pod("free").getSpec().getInitContainers()).isEmpty();
  }

  /** Everything in the cluster that bears our name or is in our namespace, as kubectl names it. */
  private static List<String> leftovers() {
    String clusterWide =
        "crd,clusterrole,clusterrolebinding,mutatingwebhookconfiguration,"
            + "validatingwebhookconfiguration,validatingadmissionpolicy,"
            + "validatingadmissionpolicybinding,namespace,priorityclass,apiservice";
    return Stream.concat(
            Arrays.stream(Node.kubectl("get", clusterWide, "-o", "name").split("\n")),
            Arrays.stream(
                    Node.run(
                            "get",
                            "all,secret,cm,lease,role,rolebinding,sa,pdb,netpol",
                            "-n",
                            NAMESPACE,
                            "-o",
                            "name")
                        .output()
                        .split("\n"))
                .map(line -> NAMESPACE + ": " + line))
        .filter(
            line ->
                line.contains("modelgate")
                    || line.contains("modelvalidation")
                    || line.contains("runtimepolic")
                    || line.endsWith("/" + NAMESPACE))
        .toList();
  }

  /** Whom the API server trusts: PEM. */
  private static String authorities() {
    String bundle =
        Node.kubectl(
            "get",
            "validatingwebhookconfiguration",
            "modelgate",
            "-o",
            "jsonpath={.webhooks[0].clientConfig.caBundle}");
    return new String(Base64.getDecoder().decode(bundle), US_ASCII);
  }

  /** The certificate that the replicas show, or empty while there is none. */
  private static String served() {
    return Node.run(
            "-n",
            NAMESPACE,
            "get",
            "secret",
            "modelgate-own-tls",
            "--ignore-not-found",
            "-o",
            "jsonpath={.data.tls\\.crt}")
        .output();
  }
}
