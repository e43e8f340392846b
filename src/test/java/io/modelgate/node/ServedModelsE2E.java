package io.modelgate.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models in the shapes that KServe brings them in: an image volume (oci+native://), a part of a
 * claim (pvc://), and an emptyDir that an init container fills (s3://, and hf:// with what it
 * leaves beside the model). A stand-in copies in place of storage-initializer.
 */
@OnNode
final class ServedModelsE2E {
  private static final Path EXAMPLE = Path.of("examples", "key", "model");
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: fetched}
      spec:
        selector:
          pods: {matchExpressions: [{key: serving.kserve.io/inferenceservice, operator: Exists}]}
        lockModel: true
        config: {publicKeyConfig: {keyFrom: {inline: "%s"}}}
        model: {ignoreHuggingFaceState: true}
      """;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, labels: {serving.kserve.io/inferenceservice: %1$s}}
      spec:
        terminationGracePeriodSeconds: 0
        %2$s
        containers:
          - name: kserve-container
            image: busybox:1.36
            command: [/bin/sleep, inf]
            volumeMounts: [{name: model, mountPath: /mnt/models, readOnly: true%3$s}]
        volumes:
          - {name: model, %4$s}
          %5$s
      """;
  private static final String FETCHER =
      """
      initContainers:
          - name: storage-initializer
            image: busybox:1.36
            command: [/bin/sh, -ec, "cp -r /remote/model/. /mnt/models; %s"]
            volumeMounts: [{name: model, mountPath: /mnt/models}, {name: remote, mountPath: /remote}]
      """;
  private static final String REMOTE =
      "- {name: remote, persistentVolumeClaim: {claimName: models, readOnly: true}}";
  private static final String STATE =
      "mkdir -p /mnt/models/.cache/huggingface/download; echo 1 >"
          + " /mnt/models/.cache/huggingface/download/config.json.metadata";

  private NodeNamespace namespace;

  @BeforeEach
  void create() throws IOException {
    namespace = NodeNamespace.create("served-models", Map.of());
    namespace.volumeOf("models", EXAMPLE);
    namespace.create(
        POLICY.formatted(
            Files.readString(Path.of("examples", "key", "signer.pub.pem")).replace("\n", "\\n")));
    namespace.awaitPolicy("fetched");
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  @Test
  void fetchedAndClaimedModelsAreVerified() {
    fetched("s3", "true");
    fetched("hf", STATE);
    namespace.create(
        POD.formatted(
            "pvc", "", ", subPath: model", "persistentVolumeClaim: {claimName: models}", ""));
    fetched("changed", "echo >> /mnt/models/config.json");
    fetched("more", STATE + "; echo > /mnt/models/.cache/another");

    for (String good : List.of("s3", "hf", "pvc")) {
      namespace.awaitReady(good);
      namespace.awaitVerifierLog(good, "verified: /mnt/models: 2 files, 270 bytes in ");
    }
    namespace.awaitRefused("changed");
    namespace.awaitVerifierLog("changed", "verification failed: 1 file differs: config.json");
    namespace.awaitRefused("more");
    namespace.awaitVerifierLog("more", ".cache/another");
  }

  private void fetched(String name, String then) {
    namespace.create(POD.formatted(name, FETCHER.formatted(then), "", "emptyDir: {}", REMOTE));
  }

  /** Without {@code subPath}, which containerd before 2.2 ignores. */
  @Test
  void modelInAnImageVolumeIsVerified(@TempDir Path changed) throws Exception {
    for (String file : List.of("config.json", "weights.bin", "model.sig")) {
      Files.copy(EXAMPLE.resolve(file), changed.resolve(file));
    }
    Files.writeString(changed.resolve("weights.bin"), "!", StandardOpenOption.APPEND);
    Node.loadModel("models/chat:1", EXAMPLE);
    Node.loadModel("models/chat:2", changed);

    inImage("image", "models/chat:1");
    inImage("image-changed", "models/chat:2");

    namespace.awaitReady("image");
    namespace.awaitVerifierLog("image", "verified: /mnt/models: 2 files, 270 bytes in ");
    namespace.awaitRefused("image-changed");
    namespace.awaitVerifierLog("image-changed", "verification failed: 1 file differs: weights.bin");
  }

  private void inImage(String name, String reference) {
    namespace.create(
        POD.formatted(
            name,
            "",
            "",
            "image: {reference: \"%s\", pullPolicy: Never}".formatted(reference),
            ""));
  }
}
