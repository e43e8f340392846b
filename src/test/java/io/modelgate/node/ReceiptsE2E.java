package io.modelgate.node;

import static io.modelgate.node.Installation.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts as the documentation switches them on, with a real kubelet and containerd. */
@OnNode
final class ReceiptsE2E {
  private static final Path EXAMPLE = Path.of("examples", "key", "model");
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: receipted}
      spec:
        selector: {volumes: {images: ["models/receipted*"]}}
        config: {publicKeyConfig: {keyFrom: {inline: "%s"}}}
      """;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
          - name: server
            image: busybox:1.36
            command: [/bin/sleep, inf]
            volumeMounts: [{name: model, mountPath: /mnt/models, readOnly: true}]
        volumes:
          - {name: model, image: {reference: "models/receipted@%s", pullPolicy: Never}}
      """;
  private static final String MOUNT =
      """
      spec:
        template:
          spec:
            containers:
              - name: controller
                env: [{name: MODELGATE_RECEIPTS_DIRECTORY, value: /etc/modelgate/receipts}]
                volumeMounts: [{name: receipts, mountPath: /etc/modelgate/receipts, readOnly: true}]
            volumes: [{name: receipts, secret: {secretName: modelgate-receipts}}]
      """;

  @TempDir Path keys;
  private NodeNamespace namespace;

  @BeforeEach
  void switchOn() throws IOException, InterruptedException {
    Path secret = keys.resolve("private.pem");
    Path open = keys.resolve("public.pem");
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", secret);
    openssl("pkey", "-in", secret, "-pubout", "-out", open);
    Node.kubectl(
        "-n",
        NAMESPACE,
        "create",
        "secret",
        "generic",
        "modelgate-receipts",
        "--from-file=" + secret,
        "--from-file=" + open);
    Node.kubectl("-n", NAMESPACE, "patch", "deployment/modelgate", "-p", MOUNT);
    Installation.awaitRollout();
    namespace = NodeNamespace.create("receipts", Map.of());
    namespace.create(
        POLICY.formatted(
            Files.readString(Path.of("examples", "key", "signer.pub.pem")).replace("\n", "\\n")));
    namespace.awaitPolicy("receipted");
  }

  @AfterEach
  void switchOff() {
    namespace.close();
    Node.kubectl("-n", NAMESPACE, "rollout", "undo", "deployment/modelgate");
    Installation.awaitRollout();
    Node.kubectl("-n", NAMESPACE, "delete", "secret", "modelgate-receipts");
  }

  @Test
  void modelIsHashedOnceUntilSomebodyWritesToItsLayer(@TempDir Path own) throws Exception {
    for (String file : List.of("config.json", "weights.bin", "model.sig")) {
      Files.copy(EXAMPLE.resolve(file), own.resolve(file));
    }
    Files.writeString(own.resolve(".gitignore"), "ours"); // a layer that no other image has
    String digest = Node.loadModel("models/receipted:1", own);

    namespace.create(POD.formatted("first", digest));
    namespace.awaitReady("first");
    namespace.awaitVerifierLog("first", "verified: /mnt/models: 2 files, 270 bytes in ");
    await()
        .atMost(NodeNamespace.SOON)
        .until(
            () -> namespace.field("configmap/modelgate-receipts", "{.data}").contains("payload"));

    for (String later : List.of("second", "third", "fourth")) {
      namespace.create(POD.formatted(later, digest));
    }
    for (String later : List.of("second", "third", "fourth")) {
      namespace.awaitReady(later);
      namespace.awaitVerifierLog(
          later, "verified: /mnt/models: 2 files, 0 bytes in ", ", hashed on this node at ");
    }

    Files.writeString(layerOf(".gitignore", "ours"), "!", StandardOpenOption.APPEND);
    namespace.create(POD.formatted("last", digest));
    namespace.awaitRefused("last");
    namespace.awaitVerifierLog("last", "verification failed: 1 file differs: weights.bin");
  }

  /** The weights in the layer with this file. */
  private static Path layerOf(String name, String content) throws IOException {
    try (Stream<Path> all = Files.list(Node.snapshots())) {
      for (Path each : all.toList()) {
        Path file = each.resolve("fs").resolve(name);
        if (Files.exists(file) && Files.readString(file).equals(content)) {
          return each.resolve("fs").resolve("weights.bin");
        }
      }
    }
    throw new AssertionError("no such layer");
  }

  private static void openssl(Object... arguments) throws IOException, InterruptedException {
    List<String> words =
        Stream.concat(Stream.of("openssl"), Stream.of(arguments).map(Object::toString)).toList();
    assertThat(
            new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor())
        .isZero();
  }
}
