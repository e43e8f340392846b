package io.modelgate.command.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InspectCommandTest {
  private static final Path VECTORS = Path.of("src/test/vectors");
  private static final Path KEY_SIGNED = Path.of("examples/key/model/model.sig");

  private static final String DIGEST =
      "09d343c37de0bba143b7ff45f82c0ab9308531dcc78b56b8eb40c5938c4be418";

  @TempDir Path temporary;

  static List<Path> signatures() throws IOException {
    return SignedModels.signatures();
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void eachSignatureOfTheProjectIsShown(Path signature) throws IOException {
    JsonNode shown = inspected(signature);

    assertThat(shown.path("verified").asBoolean(true)).isFalse();
    assertThat(shown.path("method").asText()).isIn("key", "certificate", "sigstore");
    assertThat(shown.at("/statement/rootDigest").asText()).matches("[0-9a-f]{64}");
    assertThat(shown.at("/statement/files")).hasSize(shown.at("/statement/fileCount").asInt());
    assertThat(shown.toString()).doesNotContain("problem");
    assertThat(CommandRun.of("inspect", signature.toString()).out())
        .contains("nothing below is verified")
        .contains(shown.at("/statement/files/0/digests/0").asText());
  }

  @Test
  void keylessSignatureTellsIdentityLogAndTimes() throws IOException {
    JsonNode shown = inspected(VECTORS.resolve("v1.1.0-sigstore/model.sig"));

    assertThat(shown.at("/identity/identity").asText()).isEqualTo("stefanb@us.ibm.com");
    assertThat(shown.at("/identity/issuer").asText())
        .isEqualTo("https://sigstore.verify.ibm.com/oauth2");
    assertThat(shown.at("/logEntries/0/log").asText()).isEqualTo("https://rekor.sigstore.dev");
    assertThat(shown.at("/logEntries/0/logIndex").asLong()).isEqualTo(598151086);
    assertThat(shown.at("/logEntries/0/integratedTime").asText()).isEqualTo("2025-10-10T02:12:20Z");
    assertThat(shown.at("/timestamps/0/time").asText()).isEqualTo("2025-10-10T02:12:20Z");
    assertThat(shown.at("/certificates/0/notAfter").asText()).isEqualTo("2025-10-10T02:22:19Z");
  }

  @Test
  void certificatesAreToldUpToTheRoot() throws IOException {
    JsonNode shown = inspected(VECTORS.resolve("nvidia/mcore-split-pr/skill.oms.sig"));

    assertThat(shown.path("certificates")).hasSize(3);
    assertThat(shown.at("/certificates/0/subject").asText())
        .isEqualTo("CN=NVIDIA Agent Skills Signing 001,O=NVIDIA Corporation,C=US");
    assertThat(shown.at("/certificates/2/issuer").asText())
        .isEqualTo(shown.at("/certificates/2/subject").asText());
  }

  @Test
  void keyInAnEarlySignatureHasItsFingerprint() throws IOException {
    assertThat(inspected(VECTORS.resolve("v0.3.1-elliptic-key/model.sig")).at("/key/sha256"))
        .hasToString("\"c1e49d63327f85c7e2971aefd30b5a0d1c6b9b5e1a892e7f5fba995adace816d\"");
  }

  @Test
  void sizesAreThereIfShardsAreSigned() throws IOException {
    JsonNode file = inspected(Path.of("src/test/models/shards/model.sig")).at("/statement/files/0");

    assertThat(file.path("size").asLong()).isPositive();
    assertThat(file.path("digests")).isNotEmpty();
  }

  @Test
  void standardInputIsRead() throws IOException {
    CommandRun run = CommandRun.withInput(Files.readString(KEY_SIGNED), "inspect", "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("standard input: nothing below is verified");
  }

  @Test
  void eachLineOfAFileOfLinesIsShown() throws IOException {
    Path lines = temporary.resolve("claims.jsonl");
    String line = Files.readString(KEY_SIGNED).replace("\n", "") + "\n";
    Files.writeString(lines, line + bundle("{\"predicateType\": \"https://slsa.dev/x\"}") + line);

    CommandRun run = CommandRun.of("inspect", "-o", "json", lines.toString());

    assertThat(run.json().path("signatures")).hasSize(2);
    assertThat(run.err())
        .isEqualTo(
            lines
                + ", line 2 is no signature of a model: it is a Sigstore bundle about something"
                + " else than a model: https://slsa.dev/x\n");
  }

  @Test
  void namesCannotMoveTheCursor() throws IOException {
    Path file = temporary.resolve("hostile.sig");
    Files.writeString(file, bundle(statement(subject("\\u001b[2J\\r\\nverified\\u202e"))));

    CommandRun text = CommandRun.of("inspect", file.toString());
    CommandRun json = CommandRun.of("inspect", "-o", "json", file.toString());

    assertThat(text.out()).contains(DIGEST + "  \\u001b[2J\\u000d\\u000averified\\u202e\n");
    assertThat(json.out()).doesNotContain("\u001b", "\u202e", "\nverified");
    assertThat(json.json().at("/signatures/0/statement/files/0/path").asText())
        .isEqualTo("\u001b[2J\r\nverified\u202e");
  }

  @Test
  void tableOfManyFilesIsShortAndJsonHasAll() throws IOException {
    Path file = temporary.resolve("many.sig");
    String subjects =
        IntStream.range(0, 30_000)
            .mapToObj(i -> subject("part-" + i))
            .collect(Collectors.joining(","));
    Files.writeString(file, bundle(statement(subjects)));

    CommandRun text = CommandRun.of("inspect", file.toString());

    assertThat(text.out())
        .contains("files            30,000\n")
        .endsWith("  and 29,980 more: --files N shows N, --output json shows all\n");
    assertThat(text.out().lines()).hasSizeLessThan(40);
    assertThat(CommandRun.of("inspect", "--files", "2", file.toString()).out())
        .contains("part-1\n")
        .doesNotContain("part-2\n");
    assertThat(inspected(file).at("/statement/files")).hasSize(30_000);
  }

  @Test
  void signerIsShownThoughTheStatementIsRefused() throws IOException {
    Path file = temporary.resolve("outside.sig");
    Files.writeString(file, bundle(statement(subject("../outside"))));

    CommandRun run = CommandRun.of("inspect", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("key hint         abc\n")
        .contains("its statement is refused: subject names ../outside");
  }

  @Test
  void whatIsNoSignatureIsSaid() throws IOException {
    assertThat(refusal("examples/key/signer.pub.pem", 1))
        .isEqualTo(
            "examples/key/signer.pub.pem is no signature of a model: it is PEM text, as keys and"
                + " certificates, not a signature\n");
    assertThat(refusal("examples", 1))
        .isEqualTo(
            "examples is no signature of a model: it is a directory: name the signature file in"
                + " it\n");
    assertThat(refusal("absent", 3)).isEqualTo("not read: absent: it does not exist\n");
    assertThat(CommandRun.of("inspect").exitCode()).isEqualTo(2);
  }

  private static String refusal(String file, int exitCode) {
    CommandRun run = CommandRun.of("inspect", file);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    return run.err();
  }

  private static JsonNode inspected(Path signature) throws IOException {
    CommandRun run = CommandRun.of("inspect", "--output", "json", signature.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.json().path("exitCode").asInt(-1)).isZero();
    assertThat(run.json().path("signatures")).hasSize(1);
    return run.json().at("/signatures/0");
  }

  private static String subject(String name) {
    return "{\"name\": \"%s\", \"digest\": {\"sha256\": \"%s\"}}".formatted(name, DIGEST);
  }

  /** As v0.2 writes it, whose files are the subjects. */
  private static String statement(String subjects) {
    return """
    {"_type": "https://in-toto.io/Statement/v1", "subject": [%s],
     "predicateType": "https://model_signing/Digests/v0.1", "predicate": {}}\
    """
        .formatted(subjects);
  }

  /** On one line. */
  private static String bundle(String statement) {
    return """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",\
     "verificationMaterial": {"publicKey": {"hint": "abc"}},\
     "dsseEnvelope": {"payloadType": "application/vnd.in-toto+json", "payload": "%s",\
     "signatures": [{"sig": "AA=="}]}}
    """
        .formatted(Base64.getEncoder().encodeToString(statement.getBytes(UTF_8)));
  }
}
