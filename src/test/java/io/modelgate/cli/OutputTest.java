package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs and Kubernetes are told. */
@Timeout(60)
final class OutputTest {
  private static final Path EXAMPLE = Path.of("examples", "key");
  private static final Path KEY = EXAMPLE.resolve("signer.pub.pem");
  private static final Path STRANGER = Path.of("src/test/models/stranger.pub.pem");
  private static final int MOST = 4096;
  private static final String KERNEL =
      "kernel: " + System.getProperty("os.version") + ", sandbox host\n";

  @TempDir Path temporary;
  private Path model;
  private Path log;

  @BeforeEach
  void copyModel() throws IOException {
    model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    log = temporary.resolve("termination-log");
  }

  @Test
  void verifiedModelAsJson() throws Exception {
    CommandLineRun run = verify("json", KEY);
    JsonNode json = run.json();

    assertThat(run.err()).isEmpty();
    assertThat(json.path("result").asText()).isEqualTo("verified");
    assertThat(json.path("message").asText())
        .startsWith("verified: " + model + ": 2 files, 270 bytes in ");
    assertThat(json.path("method").asText()).isEqualTo("key");
    assertThat(json.path("model").asText()).isEqualTo(model.toString());
    assertThat(json.path("signature").asText()).isEqualTo(signature().toString());
    assertThat(json.path("files").asInt()).isEqualTo(2);
    assertThat(json.path("bytes").asLong()).isEqualTo(270);
    assertThat(json.path("signer").path("fingerprint").asText())
        .isEqualTo("6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee");
    assertThat(json.path("signer").path("modelName").asText()).isEqualTo("model");
    assertThat(json.path("signer").path("rootDigest").asText())
        .isEqualTo("df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f");
    assertThat(json.path("kernel").toString())
        .isEqualTo(
            """
            {"release":"%s","sandbox":"host"}\
            """
                .formatted(System.getProperty("os.version")));
    assertThat(Files.readString(log)).isEqualTo(run.out().strip().replace("\n", ""));
  }

  @Test
  void everyKindOfDifferenceAsJson() throws Exception {
    Files.writeString(model.resolve("weights.bin"), "other");
    Files.delete(model.resolve("config.json"));
    Files.writeString(model.resolve("\u001b[2J\u202eモデル 😀"), "");

    JsonNode json = verify("json", KEY).json();

    assertThat(json.path("result").asText()).isEqualTo("failed");
    assertThat(json.path("message").asText())
        .isEqualTo(
            "verification failed: 3 files differ (1 changed, 1 missing, 1 extra):"
                + " \\u001b[2J\\u202eモデル 😀, config.json, weights.bin");
    JsonNode differences = json.path("differences");
    assertThat(differences.path("changed").toString())
        .isEqualTo(
            """
            {"count":1,"files":[{"name":"weights.bin","why":"changed since it was signed"}]}\
            """);
    assertThat(differences.path("missing").toString())
        .isEqualTo(
            """
            {"count":1,"files":[{"name":"config.json","why":"missing"}]}\
            """);
    assertThat(differences.path("extra").path("files").path(0).path("name").asText())
        .isEqualTo("\u001b[2J\u202eモデル 😀");
  }

  @Test
  void jsonIsPlainAscii() throws IOException {
    Files.writeString(model.resolve("\u001b[2J\u202eモデル 😀"), "");

    assertThat(verify("json", KEY).out().strip()).matches("[ -~]+");
  }

  @Test
  void refusedSignatureAsJson() throws Exception {
    JsonNode json = verify("json", STRANGER).json();

    assertThat(json.path("result").asText()).isEqualTo("failed");
    assertThat(json.path("message").asText()).contains("it was made with another key");
    assertThat(json.has("signer")).isFalse();
  }

  @Test
  void whatCouldNotBeCheckedAsJson() throws Exception {
    CommandLineRun run = verify("json", temporary.resolve("none"));
    assertThat(run.json().path("result").asText()).isEqualTo("not-checked");
    assertThat(run.exitCode()).isEqualTo(3);

    Files.copy(signature(), model.resolve("a.sigstore.json"));
    CommandLineRun ambiguous =
        CommandLineRun.of("verify", "key", "--output=json", "--public-key", KEY, model);
    assertThat(ambiguous.json().path("message").asText())
        .startsWith("not verified: signature of model " + model + ": there are 2 candidates, ");
    assertThat(ambiguous.json().has("signature")).isFalse();
  }

  @Test
  void atMostAThousandFilesAreNamed() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      Files.createFile(model.resolve("extra" + i));
    }

    JsonNode extra = verify("json", KEY).json().path("differences").path("extra");

    assertThat(extra.path("count").asInt()).isEqualTo(1_200);
    assertThat(extra.path("files")).hasSize(1_000);
  }

  @Test
  void terminationMessageNamesWhatFits() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 60; i++) {
      names.add(i + "モデル😀".repeat(14));
      Files.createFile(model.resolve(names.get(names.size() - 1)));
    }

    CommandLineRun run = verify("text", KEY);
    byte[] text = Files.readAllBytes(log);
    assertThat(text).hasSizeBetween(MOST - 700, MOST);
    assertThat(new String(text, UTF_8))
        .startsWith(KERNEL + names.get(0) + ": not signed\n")
        .matches("(?s).*… and [0-9]+ files more\nverification failed: 50 files differ.*, …")
        .contains("(50 extra)")
        .doesNotContain("\ufffd");
    assertThat(run.err().lines()).hasSize(22);

    verify("json", KEY);
    assertThat(Files.size(log)).isBetween(MOST - 1_000L, (long) MOST);
    JsonNode extra = ResultSchema.check(Files.readString(log)).path("differences").path("extra");
    assertThat(extra.path("count").asInt()).isEqualTo(50);
    assertThat(extra.path("files").path(0).path("name").asText()).isEqualTo(names.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void terminationMessageIsCutWhereNamesAreNotAll(String format) throws Exception {
    Path deep = temporary;
    while (deep.toString().length() < 3_000) {
      deep = deep.resolve("😀".repeat(50));
    }

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "key",
            "--output=" + format,
            "--termination-log=" + log,
            "--signature=" + deep.resolve("model.sig"),
            "--public-key=" + KEY,
            deep);

    assertThat(run.exitCode()).isEqualTo(1);
    String message = Files.readString(log, UTF_8);
    assertThat(Files.size(log)).isLessThanOrEqualTo(MOST);
    if (format.equals("json")) {
      assertThat(ResultSchema.check(message).path("model").asText()).endsWith("…");
    } else {
      assertThat(message).startsWith(KERNEL + "verification failed: signature " + temporary);
    }
  }

  @Test
  void sentenceThatDoesNotFitIsCut() throws Exception {
    String name = "モ".repeat(70);
    Path deep = temporary;
    for (int i = 0; i < 4; i++) {
      deep = Files.createDirectory(deep.resolve(name));
    }
    for (int i = 0; i < 4; i++) {
      Files.createFile(deep.resolve(i + ".sigstore.json"));
    }

    CommandLineRun run =
        CommandLineRun.of("verify", "key", "--termination-log=" + log, "--public-key=" + KEY, deep);

    assertThat(run.exitCode()).isEqualTo(3);
    String message = Files.readString(log, UTF_8); // fails where a character is cut
    assertThat(message).startsWith(KERNEL + "not verified: signature of model ").endsWith("…");
    assertThat(Files.size(log)).isBetween(MOST - 3L, (long) MOST);
  }

  @Test
  void formerTerminationMessageIsReplaced() throws IOException {
    Files.writeString(log, "x".repeat(5_000));

    verify("text", KEY);

    assertThat(Files.readString(log)).startsWith(KERNEL + "model: [{").hasLineCount(3);
  }

  @Test
  void terminationMessageRecordsWhichModelWasVerified() throws IOException {
    verify("text", KEY);

    String line = Files.readString(log).lines().skip(1).findFirst().orElseThrow();
    String key = "6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee";
    assertThat(line)
        .isEqualTo(
            "model: [{\"fingerprint\":\"%s\",\"modelName\":\"model\",\"rootDigest\":\"%s\",\"vouchedBy\":[\"%s\"]}]"
                .formatted(
                    key, "df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f", key));

    Files.writeString(model.resolve("weights.bin"), "other");
    verify("text", KEY);
    assertThat(Files.readString(log)).doesNotContain("model: ");
  }

  @Test
  void terminationLogIsNeverWrittenThroughALink() throws IOException {
    Path victim = Files.writeString(temporary.resolve("victim"), "precious");
    Files.createSymbolicLink(log, victim);

    CommandLineRun run = verify("text", KEY);

    assertThat(victim).hasContent("precious");
    assertThat(run.err().strip())
        .isEqualTo("termination log " + log + ": it is not a regular file");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void terminationLogThatCannotBeWrittenChangesNothing() throws Exception {
    new ProcessBuilder("mkfifo", log.toString()).start().waitFor();
    CommandLineRun pipe = verify("text", KEY);
    assertThat(pipe.err().strip())
        .isEqualTo("termination log " + log + ": it is not a regular file");
    assertThat(pipe.exitCode()).isZero();

    Files.delete(log);
    log = log.resolve("below-nothing");
    CommandLineRun none = verify("json", KEY);
    assertThat(none.err().strip()).isEqualTo("termination log " + log + ": it does not exist");
    assertThat(none.json().path("result").asText()).isEqualTo("verified");
  }

  private CommandLineRun verify(String format, Path key) {
    return CommandLineRun.of(
        "verify",
        "key",
        "--output",
        format,
        "--termination-log",
        log,
        "--signature",
        signature(),
        "--public-key",
        key,
        model);
  }

  private Path signature() {
    return model.resolve("model.sig");
  }
}
