package io.modelgate.cli;

import static io.modelgate.cli.CommandLineRun.verifyKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code modelgate verify key} on models that the reference signer signed. */
final class VerifyKeyTest {
  private static final Path MODELS = Path.of("src", "test", "models");
  private static final Path EXAMPLE = Path.of("examples", "key");
  private static final Path EXAMPLE_KEY = EXAMPLE.resolve("signer.pub.pem");
  private static final Path P256 = MODELS.resolve("p256.pub.pem");
  private static final Path STRANGER = MODELS.resolve("stranger.pub.pem");

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "p384/model,         p384/model.sig,              p384.pub.pem, '2 files, 270 bytes'",
    "p521/model,         p521/model.sig,              p521.pub.pem, '2 files, 270 bytes'",
    "nested/model,       nested/model.sig,            p256.pub.pem, '6 files, 59 bytes'",
    "ignoring/model,     ignoring/model.sig,          p256.pub.pem, '2 files, 270 bytes'",
    "single-file/weights.bin, single-file/weights.bin.sig, p256.pub.pem, '1 file, 256 bytes'",
  })
  void signedModelIsVerified(String model, String signature, String key, String read) {
    Path path = MODELS.resolve(model);

    CommandLineRun run = verifyKey(path, MODELS.resolve(signature), MODELS.resolve(key));

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches(
            "verified: \\Q"
                + path
                + "\\E: "
                + read
                + " in [0-9]+\\.[0-9]{2} s, signed with key SHA-256 [0-9a-f]{64}\\R");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void changedFileIsNamed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "other weights");

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "weights.bin: changed since it was signed",
        "verification failed: 1 file differs: weights.bin");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.delete(model.resolve("config.json"));

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "config.json: missing",
        "verification failed: 1 file differs: config.json");
  }

  @Test
  void unsignedFileIsNamed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("custom_code.py"), "import os");

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "custom_code.py: not signed",
        "verification failed: 1 file differs: custom_code.py");
  }

  @Test
  void terminalEscapesInFileNamesAreHarmless() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("\u001b[2Jx"), "");

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "\\u001b[2Jx: not signed",
        "verification failed: 1 file differs: \\u001b[2Jx");
  }

  @Test
  void symbolicLinkIsNotFollowed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Path elsewhere = Files.move(model.resolve("weights.bin"), temporary.resolve("weights.bin"));
    Files.createSymbolicLink(model.resolve("weights.bin"), elsewhere);

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "weights.bin: a symbolic link, which cannot be verified",
        "verification failed: 1 file differs: weights.bin");
  }

  @Test
  void modelThatIsItselfALinkIsNotFollowed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), model);

    CommandLineRun run = verifyKey(link, model.resolve("model.sig"), EXAMPLE_KEY);

    assertThat(run.err().strip())
        .isEqualTo(
            "verification failed: model %s: it is a symbolic link to %s, which is not followed: set allowSymlinks (--allow-symlinks), or name the directory that it leads to"
                .formatted(link, model));
    assertThat(run.exitCode()).isEqualTo(1);
  }

  /** What is above the model by its path need not be so on the disk. */
  @Test
  void directoryAboveALinkIsTheTargets() throws IOException {
    Files.createDirectories(temporary.resolve("there/other"));
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("there/model"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("there/other"));

    for (String path : List.of("../model", "../model/.", "../other/../model/../model")) {
      for (String option : List.of("--allow-symlinks", "--ignore-git-paths")) {
        CommandLineRun run =
            CommandLineRun.of(
                "verify",
                "key",
                option,
                "--public-key",
                EXAMPLE_KEY.toString(),
                link.resolve(path).toString());

        assertThat(run.out()).as(path).startsWith("verified: ");
      }
    }
    assertThat(model).isDirectory();
  }

  @Test
  void linkThatLeadsNowhereIsNamedWithoutASignature() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("current"), Path.of("gone"));

    assertFails(
        CommandLineRun.of("verify", "key", "--public-key", EXAMPLE_KEY.toString(), link.toString()),
        "verification failed: model %s: it is a symbolic link to gone, which does not exist"
            .formatted(link));
  }

  /** As those are below /proc, and on some file systems in user space. */
  @Test
  void signatureOfAFileSystemThatTellsNoSizesIsRead() {
    CommandLineRun run =
        verifyKey(EXAMPLE.resolve("model"), Path.of("/proc/self/status"), EXAMPLE_KEY);

    assertThat(run.out() + run.err()).contains("it is not usable JSON at line 1");
  }

  @Test
  void linkThatLeadsNowhereIsNamedWithItsTarget() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("current"), Path.of("gone"));

    assertThat(verifyAllowingLinks(link).err().strip())
        .isEqualTo(
            "verification failed: model %s: it is a symbolic link to gone, which does not exist"
                .formatted(link));
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "'-----BEGIN PUBLIC KEY-----', 'it is PEM text, as keys and certificates, not a signature'"
  })
  void whatIsNoSignatureIsNamed(String content, String why) throws IOException {
    Path signature = Files.writeString(temporary.resolve("model.sig"), content);

    CommandLineRun run = verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY);

    assertThat(run.err().strip())
        .isEqualTo("verification failed: signature %s: %s".formatted(signature, why));
    assertThat(run.exitCode()).isEqualTo(1);
  }

  /** As git-sync leaves it: the link moves with each commit, relative to its own directory. */
  @Test
  void modelThatIsItselfALinkIsFollowedIfAllowed() throws IOException {
    Path revision = temporary.resolve(".worktrees/1f3a");
    Files.createDirectories(revision.getParent());
    ModelCopy.of(EXAMPLE.resolve("model"), revision);
    Path current = temporary.resolve("current");
    Files.createSymbolicLink(current, Path.of(".worktrees/1f3a"));

    CommandLineRun run = verifyAllowingLinks(current);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();

    Files.writeString(revision.resolve("extra"), "");
    assertFails(
        verifyAllowingLinks(current),
        "extra: not signed",
        "verification failed: 1 file differs: extra");
  }

  /** The signer says that there are none (6.1.1). */
  @Test
  void linkInsideIsNotFollowedAgainstTheSignature() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.move(model.resolve("weights.bin"), model.resolve("other.bin"));
    Files.createSymbolicLink(model.resolve("weights.bin"), Path.of("other.bin"));

    assertFails(
        verifyAllowingLinks(model),
        "other.bin: not signed",
        "weights.bin: a symbolic link, which cannot be verified",
        "verification failed: 2 files differ (1 changed, 1 extra): other.bin, weights.bin");
  }

  @Test
  void linksOfAHuggingFaceCacheAreToldWithTheWayOut() throws IOException {
    Path snapshot = temporary.resolve("snapshots/1f3a");
    Files.createDirectories(snapshot);
    Path blobs = Files.createDirectories(temporary.resolve("blobs"));
    for (String name : List.of("weights.bin", "config.json")) {
      Files.copy(EXAMPLE.resolve("model").resolve(name), blobs.resolve("abc-" + name));
      Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/abc-" + name));
    }

    assertFails(
        verifyKey(snapshot, EXAMPLE.resolve("model/model.sig"), EXAMPLE_KEY),
        "config.json: a symbolic link, which cannot be verified",
        "weights.bin: a symbolic link, which cannot be verified",
        "verification failed: 2 files differ (2 changed): config.json, weights.bin; the links lead"
            + " to ../../blobs, as in a Hugging Face cache: verify a folder that holds the files"
            + " themselves (hf download --local-dir)");
  }

  @Test
  void stateOfHuggingFaceIsToldWithItsOption() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Path state = Files.createDirectories(model.resolve(".cache/huggingface/download"));
    Files.writeString(state.resolve("config.json.metadata"), "");

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        ".cache/huggingface/download/config.json.metadata: not signed",
        "verification failed: 1 file differs: .cache/huggingface/download/config.json.metadata; all"
            + " extra files are what Hugging Face's client leaves: set ignoreHuggingFaceState"
            + " (--ignore-huggingface-state)");
    for (String option : List.of("--ignore-huggingface-state", "--ignore_huggingface_state")) {
      assertThat(
              CommandLineRun.of(
                      "verify",
                      "key",
                      option,
                      "--signature=" + model.resolve("model.sig"),
                      "--public-key=" + EXAMPLE_KEY,
                      model)
                  .exitCode())
          .isZero();
    }
  }

  private static CommandLineRun verifyAllowingLinks(Path model) {
    return CommandLineRun.of(
        "verify",
        "key",
        "--allow-symlinks",
        "--signature=" + EXAMPLE.resolve("model/model.sig"),
        "--public-key=" + EXAMPLE_KEY,
        "--ignore-paths=" + model.resolve("model.sig"),
        model);
  }

  @Test
  void pipeIsRefusedWithoutReadingIt() throws IOException, InterruptedException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.delete(model.resolve("weights.bin"));
    new ProcessBuilder("mkfifo", model.resolve("weights.bin").toString()).start().waitFor();

    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        "weights.bin: neither a file nor a directory, which cannot be verified",
        "verification failed: 1 file differs: weights.bin");
  }

  @Test
  @Timeout(20)
  void pipeAsSignatureOrKeyIsNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = temporary.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path model = EXAMPLE.resolve("model");

    assertFails(
        verifyKey(model, pipe, EXAMPLE_KEY),
        "verification failed: signature " + pipe + ": it is not a file");
    CommandLineRun run = verifyKey(model, model.resolve("model.sig"), pipe);
    assertThat(run.err().strip())
        .isEqualTo("not verified: public key " + pipe + ": it is not a file");
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void nameThatIsNotUtf8IsRefused() throws IOException, InterruptedException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    new ProcessBuilder("bash", "-c", "touch " + model + "/$'a\\xff'").start().waitFor();

    CommandLineRun run = verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY);

    assertThat(run.err()).startsWith("a\ufffd: its name is not UTF-8, which cannot be verified");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void boundsOfASignatureAreToldInOurWords() throws IOException {
    Path signature = temporary.resolve("model.sig");
    Files.writeString(signature, "{\"mediaType\": \"" + "A".repeat(1 << 20) + "\"}");
    assertThat(verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY).err())
        .contains(": a string is longer than 65536 characters");

    Files.writeString(signature, "{\"x\": " + "[".repeat(40) + "]".repeat(40) + "}");
    assertThat(verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY).err())
        .contains(": it is nested deeper than 32");

    Files.writeString(signature, "{\"" + "x".repeat(300) + "\": 1}");
    assertThat(verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY).err())
        .contains(": a name is longer than 256 characters");

    Files.writeString(signature, "{\"x\": " + "1".repeat(30) + "}");
    assertThat(verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY).err())
        .contains(": a number has more than 20 digits");
  }

  @Test
  void signatureIsReadInBoundedMemory() throws IOException {
    Path signature = temporary.resolve("model.sig");
    try (RandomAccessFile sparse = new RandomAccessFile(signature.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    assertFails(
        verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY),
        "verification failed: signature " + signature + ": it is larger than 512 MiB");
  }

  @Test
  void deepDirectoryIsRefused() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    String deep = "d/".repeat(999) + "d";
    Files.createDirectories(model.resolve(deep));

    String shown = deep.substring(0, 300) + "…";
    assertFails(
        verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY),
        shown + ": nested deeper than 1000 directories, which cannot be verified",
        "verification failed: 1 file differs: " + shown);
  }

  @Test
  void onlyTheFirstTwentyFilesAreNamed() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    for (int i = 10; i < 35; i++) {
      Files.writeString(model.resolve("extra" + i), "");
    }

    CommandLineRun run = verifyKey(model, model.resolve("model.sig"), EXAMPLE_KEY);

    assertThat(run.err().lines())
        .hasSize(22)
        .contains("extra29: not signed", "… and 5 files more")
        .last()
        .asString()
        .startsWith("verification failed: 25 files differ (25 extra): extra10, ")
        .endsWith(", extra29, …");
  }

  @Test
  void fileThatTheSignerLeftOutMayChange() throws IOException {
    Path model = ModelCopy.of(MODELS.resolve("ignoring/model"), temporary.resolve("model"));
    Files.writeString(model.resolve("cache/c"), "new");

    assertThat(verifyKey(model, MODELS.resolve("ignoring/model.sig"), P256).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--ignore-paths", "--ignore_paths"})
  void fileThatTheCallerLeavesOutMayBeThere(String option) throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.createDirectories(model.resolve("logs"));
    Files.writeString(model.resolve("logs/today"), "new");

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "key",
            "--signature=" + model.resolve("model.sig"),
            "--public_key=" + EXAMPLE_KEY,
            option,
            model.resolve("logs"),
            model);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void signedFileCannotBeLeftOut() throws IOException {
    Path model = ModelCopy.of(MODELS.resolve("nested/model"), temporary.resolve("model"));

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "key",
            "--signature=" + MODELS.resolve("nested/model.sig"),
            "--public-key=" + P256,
            "--ignore-paths=a",
            model);

    assertFails(
        run,
        "a/b/c/weights.bin: signed, but on the list of ignored paths",
        "verification failed: 1 file differs: a/b/c/weights.bin");
  }

  @Test
  void anotherSignersModelIsRefused() {
    Path model = EXAMPLE.resolve("model");
    Path signature = model.resolve("model.sig");

    assertThat(verifyKey(model, signature, STRANGER).err())
        .matches(
            "verification failed: signature \\Q"
                + signature
                + "\\E: it was made with another key than the given one, whose SHA-256 is"
                + " [0-9a-f]{64}\\R");
    assertThat(verifyKey(model, signature, STRANGER).exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shards", "blake2b"})
  void whatTheSignatureRecordsIsUsed(String name) {
    Path signature = MODELS.resolve(name).resolve("model.sig");

    CommandLineRun run = verifyKey(MODELS.resolve(name).resolve("model"), signature, P256);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void missingSignatureIsAFailedVerification() {
    Path signature = temporary.resolve("model.sig");

    assertFails(
        verifyKey(EXAMPLE.resolve("model"), signature, EXAMPLE_KEY),
        "verification failed: signature " + signature + ": it does not exist");
    assertFails(
        verifyKey(EXAMPLE.resolve("model"), temporary, EXAMPLE_KEY),
        "verification failed: signature " + temporary + ": it is not a file");
  }

  @Test
  void signatureAndKeyMayBeLeftOut() throws IOException {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Path key = Files.copy(EXAMPLE_KEY, temporary.resolve("signer.pub.pem"));

    CommandLineRun run = CommandLineRun.of("verify", "key", model);

    assertThat(run.err().lines())
        .containsExactly(
            "using signature " + model.resolve("model.sig"), "using public key " + key);
    assertThat(run.out()).startsWith("verified: " + model + ": 2 files, 270 bytes");
    assertThat(run.exitCode()).isZero();
    assertThat(CommandLineRun.of("--log-level=ERROR", "verify", "key", model).err()).isEmpty();

    Files.delete(model.resolve("model.sig"));
    CommandLineRun unsigned = CommandLineRun.of("verify", "key", model);
    assertThat(unsigned.err()).startsWith("verification failed: signature of model " + model);
    assertThat(unsigned.exitCode()).isEqualTo(1);
  }

  @Test
  void missingModelIsAFailedVerification() {
    Path model = temporary.resolve("model");

    assertFails(
        verifyKey(model, EXAMPLE.resolve("model/model.sig"), EXAMPLE_KEY),
        "verification failed: model " + model + ": it does not exist");
  }

  @Test
  void unreadableKeyLeavesTheModelUnchecked() throws IOException {
    Path none = temporary.resolve("none.pem");
    Path other = Files.writeString(temporary.resolve("other.pem"), "-----BEGIN CERTIFICATE-----");
    Path model = EXAMPLE.resolve("model");
    Path signature = model.resolve("model.sig");

    CommandLineRun missing = verifyKey(model, signature, none);
    assertThat(missing.err().strip())
        .isEqualTo("not verified: public key " + none + ": it does not exist");
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(verifyKey(model, signature, other).err().strip())
        .isEqualTo(
            "not verified: public key "
                + other
                + ": it contains a certificate, not a PEM block PUBLIC KEY");
  }

  @Test
  void reportOnlyTellsTheVerdictAndPasses() {
    CommandLineRun run =
        CommandLineRun.of(
            "verify", "key", "--report-only", "--public-key", STRANGER, EXAMPLE.resolve("model"));

    assertThat(run.err()).contains("verification failed: signature ");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void wrongCommandLineGetsTheUsage() {
    CommandLineRun run = CommandLineRun.of("verify", "key");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            """
            Missing MODEL
            Usage: modelgate verify key [OPTION]... MODEL...; see --help.
            """);
    assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("verify").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("verify", "magic").exitCode()).isEqualTo(2);
  }

  private static void assertFails(CommandLineRun run, String... lines) {
    assertThat(run.err().lines()).containsExactly(lines);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
