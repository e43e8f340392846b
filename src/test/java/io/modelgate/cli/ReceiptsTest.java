package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.cli.report.Version;
import io.modelgate.pattern.VerificationSummary;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.verify.receipt.SignedSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --receipts}: on a real overlay of layers, as containerd mounts an image volume. */
final class ReceiptsTest {
  private static final Path EXAMPLE = Path.of("examples/key");
  private static final String RESOURCE = "oci://registry.example/tiny@sha256:00";
  private static final String POLICY = "ModelValidation/demo";

  @Test
  @Needs(Component.MOUNTS)
  void contentIsHashedOnceAndAgainOnceSomebodyWroteToALayer(@TempDir Path folder) throws Exception {
    KeyPair key = SignedSummary.key();
    Path receipts = Files.createDirectory(folder.resolve("receipts"));
    Path snapshots =
        Files.createDirectories(
            folder.resolve("root/io.containerd.snapshotter.v1.overlayfs/snapshots"));
    Path layer = Files.createDirectories(snapshots.resolve("1/fs"));
    for (String name : List.of("config.json", "weights.bin", "model.sig")) {
      Files.copy(EXAMPLE.resolve("model").resolve(name), layer.resolve(name));
    }
    try (Overlay volume = Overlay.of(snapshots, 2)) {
      JsonNode first = verify(folder, volume.point(), key, receipts, "verified");
      assertThat(first.path("bytes").asLong()).isEqualTo(270);

      JsonNode content = content(folder);
      Files.writeString(
          receipts.resolve(VerificationSummary.fileName(RESOURCE, POLICY, "node-1")),
          SignedSummary.sign(key, statement(content)));
    }
    try (Overlay volume = Overlay.of(snapshots, 3)) { // as another pod gets it
      JsonNode second = verify(folder, volume.point(), key, receipts, "verified");
      assertThat(second.path("bytes").asLong()).isZero();
      assertThat(second.path("message").asText())
          .matches(".*, hashed on this node at [-0-9T:.]+Z as its receipt says");
      assertThat(Files.readString(folder.resolve("termination"))).doesNotContain("content:");
    }
    Files.writeString(layer.resolve("weights.bin"), "x", StandardOpenOption.APPEND);
    try (Overlay volume = Overlay.of(snapshots, 4)) {
      JsonNode third = verify(folder, volume.point(), key, receipts, "failed");
      assertThat(third.path("message").asText()).contains("weights.bin");
    }
  }

  /** The message as the kubelet gets it, in text; the verdict as JSON. */
  private static JsonNode verify(Path folder, Path model, KeyPair key, Path receipts, String result)
      throws Exception {
    JsonNode verdict = run(folder, model, key, receipts, "--output=json").verdicts().get(0);
    assertThat(verdict.path("result").asText()).as(verdict.toString()).isEqualTo(result);
    run(folder, model, key, receipts, "--termination-log=" + folder.resolve("termination"));
    return verdict;
  }

  private static CommandProcess run(
      Path folder, Path model, KeyPair key, Path receipts, String option)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("env", VerificationSummary.NODE_VARIABLE + "=node-1"));
    words.addAll(
        CommandProcess.command(
            "verify",
            "key",
            "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
            option(receipts.toString(), SignedSummary.encoded(key)),
            option,
            model));
    CommandProcess process = CommandProcess.start(folder, words);
    process.exitCode();
    return process;
  }

  private static String option(String directory, String key) {
    return "--receipts={\"directory\":\"%s\",\"key\":\"%s\",\"resource\":\"%s\",\"policy\":\"%s\"}"
        .formatted(directory, key, RESOURCE, POLICY);
  }

  private static JsonNode content(Path folder) throws IOException {
    String line = Files.readAllLines(folder.resolve("termination")).get(2);
    assertThat(line).startsWith("content: ");
    return new JsonMapper().readTree(line.substring("content: ".length()));
  }

  private static String statement(JsonNode content) {
    assertThat(content.path("version").asText()).isEqualTo(Version.get());
    return SignedSummary.statement(
        RESOURCE,
        POLICY,
        "node-1",
        Version.get(),
        Instant.now().toString(),
        content.path("bootId").asText(),
        content.path("layers").asText(),
        content.path("files").asText());
  }

  @Test
  void whatIsWrongWithTheOptionIsSaid(@TempDir Path folder) throws Exception {
    String key = SignedSummary.encoded(SignedSummary.key());
    refused("--receipts={}", "--receipts: directory is missing");
    refused("--receipts=x", "--receipts: it is not usable JSON");
    refused("--receipts={\"other\":1}", "--receipts: it has an unknown field other");
    refused(option("/x", "AAAA"), "--receipts: key is not on P-256, P-384 or P-521");
    assertThat(CommandLineRun.of("verify", "key", option("/x", key), "--watch=1s", "m").err())
        .startsWith("--receipts cannot be used with --watch");
    assertThat(CommandLineRun.of("verify", "key", option("/x", key), "m", "n").err())
        .startsWith("--receipts can only be used with one MODEL, not with 2");
  }

  private static void refused(String option, String sentence) {
    CommandLineRun run = CommandLineRun.of("verify", "key", option, "m");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(sentence);
  }

  /** An image volume of one pod: its own upper directory over the layer that all have. */
  private record Overlay(Path point) implements AutoCloseable {
    static Overlay of(Path snapshots, int number) throws Exception {
      Path own = snapshots.resolve(Integer.toString(number));
      Path point = Files.createDirectories(own.resolve("point")).toRealPath();
      Files.createDirectories(own.resolve("fs"));
      Files.createDirectories(own.resolve("work"));
      mount(
          Component.MOUNTS.path().toString(),
          "-t",
          "overlay",
          "-o",
          "lowerdir=%s,upperdir=%s,workdir=%s"
              .formatted(
                  snapshots.resolve("1/fs").toRealPath(),
                  own.resolve("fs").toRealPath(),
                  own.resolve("work").toRealPath()),
          "overlay",
          point.toString());
      return new Overlay(point);
    }

    private static void mount(String... words) throws IOException, InterruptedException {
      assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    @Override
    public void close() throws IOException {
      try {
        mount("umount", "--lazy", point.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
