package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command refuses although its signature is good. */
final class RecalledTest {
  private static final String DIGEST =
      "df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f";
  private static final String KEY =
      "6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee";

  private static final Path TIMESTAMPED = Path.of("src/test/models/timestamped");
  private static final Path KEYLESS = Path.of("src/test/models/keyless");
  private static final String SUBJECT = "someone@example.com";
  private static final String ISSUER = "https://login.example";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"digests\":[\"%s\"]|" + DIGEST + "|the model with the root digest " + DIGEST,
        "\"fingerprints\":[\"%s\"]|" + KEY + "|the key or certificate with the SHA-256 " + KEY
      })
  void whatIsRecalledIsRefused(String field, String value, String what) {
    CommandLineRun run = verify(recall(field.formatted(value)));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().strip())
        .endsWith("model.sig: ModelRecall flaw recalls " + what + ": CVE-1");
  }

  @Test
  void whatNoRecallNamesIsVerified() {
    String other = "00".repeat(32);
    CommandLineRun run =
        verify(
            """
            {"name":"a","reason":"r","digests":["%s"],"fingerprints":["%s"],\
            "logEntries":[{"index":7}],\
            "identities":[{"identity":"","issuer":"","signedBefore":"2020-01-01T00:00:00Z"}]}\
            """
                .formatted(other, other),
            "{\"name\":\"b\",\"reason\":\"r\"}");

    // A key signer is no keyless one, whatever its identity is not.
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"digest\":[]}",
        "{\"digests\":[\"xx\"]}",
        "{\"digests\":[1]}",
        "{\"identities\":[{\"identity\":\"a\",\"issuer\":\"b\",\"signedBefore\":\"soon\"}]}",
        "{\"logEntries\":[{\"logId\":\"xx\",\"index\":1}]}"
      })
  void recallThatIsNotUnderstoodIsRefused(String recall) {
    CommandLineRun run = verify(recall);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("--recalled: ").doesNotContain("\tat ");
  }

  @Test
  void whatAFileRecallsIsRefusedBesideWhatOptionsRecall() throws IOException {
    String other = recall("\"digests\":[\"%s\"]".formatted("00".repeat(32)));
    String mine = recall("\"digests\":[\"%s\"]".formatted(DIGEST));

    for (String lines : List.of(mine, other + "\n\n" + mine + "\n")) {
      CommandLineRun run = verifyByFile(lines, other);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().strip())
          .endsWith(
              "ModelRecall flaw recalls the model with the root digest " + DIGEST + ": CVE-1");
    }
    assertThat(verifyByFile(other, mine).exitCode()).isEqualTo(1);
    for (String lines : List.of("", "\n", other)) {
      assertThat(verifyByFile(lines, other).exitCode()).isZero();
    }
  }

  @Test
  void fileThatDoesNotExistRecallsNothing() {
    assertThat(verifyByFile(folder.resolve("none")).exitCode()).isZero();
    assertThat(verifyByFile(folder.resolve("no/folder")).exitCode()).isZero();
  }

  /** What is recalled is not known then, so nobody is told that all is well. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\",\"reason\":\"b\"}N{\"digest\":[]}|line 2: it has an unknown field digest",
        "nothing|line 1: it is not usable JSON",
        "[]|line 1: the recall must be an object",
        "{\"digests\":[\"xx\"]}|line 1: digests holds no SHA-256",
      })
  void fileThatIsNotUnderstoodCannotBeChecked(String lines, String why) throws IOException {
    CommandLineRun run = verifyByFile(lines.replace('N', '\n'));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("not verified: list of what is recalled ", why);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void fileThatCannotBeReadCannotBeChecked() throws IOException {
    assertThat(verifyByFile(folder).err()).contains("list of what is recalled").contains("not a");
    assertThat(verifyByFile(folder).exitCode()).isEqualTo(3);
    assertThat(verifyByFile("{}\n".repeat(400_000)).err()).contains("larger than 1 MiB");
    assertThat(CommandLineRun.of("verify", "key", "--recalls-file=", "m").exitCode()).isEqualTo(2);
  }

  private CommandLineRun verifyByFile(String lines, String... recalls) throws IOException {
    return verifyByFile(Files.writeString(folder.resolve("recalls"), lines), recalls);
  }

  private static CommandLineRun verifyByFile(Path file, String... recalls) {
    return verify(List.of("--recalls-file=" + file), recalls);
  }

  /** The signer's key, its certificate, and the authority's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "3b05a9c6a5d7e32c229cb19b3b5ac72aa70df317caae762b7c96bffd612ef4a6",
        "38d8199efe7d8d49981b17fda2a8c19a4df70ceb099147765ba7fe95c5d368cc",
        "a443f58880673cf7f48ebde2b58928a7badb8ad73388c4981ef7d83e2c6dd224"
      })
  void certificateIsRefusedIfItOrItsKeyOrItsAuthorityIsRecalled(String fingerprint) {
    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "certificate",
            "--certificate-chain=" + TIMESTAMPED.resolve("signers.pem"),
            "--timestamp-authority=" + TIMESTAMPED.resolve("timestamps.pem"),
            "--signature=" + TIMESTAMPED.resolve("good.sig"),
            "--recalled=" + recall("\"fingerprints\":[\"" + fingerprint + "\"]"),
            TIMESTAMPED.resolve("model"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "ModelRecall flaw recalls the key or certificate with the SHA-256 " + fingerprint);
  }

  /** Signed at 2026-06-01T12:01:00Z, entry 7 of its log. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"identities\":[{\"identity\":\"%s\",\"issuer\":\"%s\"}]|what %s of %s signed",
        "\"identities\":[{\"identity\":\"%s\",\"issuer\":\"%s\","
            + "\"signedBefore\":\"2026-06-01T12:01:01Z\"}]"
            + "|what %s of %s signed before 2026-06-01T12:01:01Z",
        "\"identities\":[{\"identity\":\"%s\",\"issuer\":\"%s\","
            + "\"signedBefore\":\"2026-06-01T12:01:00Z\"}]|",
        "\"identities\":[{\"identity\":\"%s\",\"issuer\":\"%s.example\"}]|",
        "\"logEntries\":[{\"index\":7}]|log entry 7",
        "\"logEntries\":[{\"index\":7,\"logId\":"
            + "\"6d4e180d215efdbc1a63387e5845d160eace7b5db5bb12d7cbd5f85a7bd5ed84\"}]|log entry 7",
        "\"logEntries\":[{\"index\":7,\"logId\":"
            + "\"0000000000000000000000000000000000000000000000000000000000000000\"}]|",
        "\"logEntries\":[{\"index\":0}]|",
        "\"fingerprints\":[\"8124dffbcfdcc05de3ff765fa0b20057aade1f01b63aeacb2d7208fbc7653eae\"]"
            + "|the key or certificate with the SHA-256"
            + " 8124dffbcfdcc05de3ff765fa0b20057aade1f01b63aeacb2d7208fbc7653eae",
      })
  void keylessSignatureIsRefusedForItsSignerTimeLogEntryOrCertificate(
      String field, @Nullable String what) {
    CommandLineRun run = keyless(recall(field.formatted(SUBJECT, ISSUER)));

    assertThat(run.exitCode()).isEqualTo(what == null ? 0 : 1);
    if (what != null) {
      assertThat(run.err())
          .contains("ModelRecall flaw recalls " + what.formatted(SUBJECT, ISSUER) + ": CVE-1");
    }
  }

  /** The keyless example, with a recall. */
  private static CommandLineRun keyless(String recall) {
    List<String> words = new ArrayList<>(KeylessModelTest.VERIFICATION);
    words.add("--recalled=" + recall);
    return CommandLineRun.of(words.toArray());
  }

  /** Whoever issued the signer's certificate, up to the root. */
  @Test
  void keylessSignatureIsRefusedIfItsAuthorityIsRecalled() throws Exception {
    JsonNode authorities =
        new JsonMapper()
            .readTree(KEYLESS.resolve("trusted_root.json").toFile())
            .path("certificateAuthorities");
    List<String> fingerprints =
        authorities.findValue("certChain").findValues("rawBytes").stream()
            .map(each -> Sha256.hex(Base64.getDecoder().decode(each.asText())))
            .toList();
    assertThat(fingerprints).isNotEmpty();

    for (String each : fingerprints) {
      CommandLineRun run = keyless(recall("\"fingerprints\":[\"" + each + "\"]"));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("ModelRecall flaw recalls the key or certificate with the SHA-256 " + each);
    }
  }

  /**
   * A bundle of v0.2 has no root digest; it gets the one that the same files have today, so that an
   * old bundle beside a recalled model is no way around.
   */
  @Test
  void oldBundleOfARecalledModelIsRefused() throws Exception {
    Path old = Path.of("src/test/vectors/v0.2.0-certificate");
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String file : List.of("signme-1", "signme-2")) {
      files.put(file, Files.readAllBytes(old.resolve(file)));
    }
    JsonNode today = new JsonMapper().readTree(TestStatement.of(files).json());
    String digest = today.at("/subject/0/digest/sha256").asText();
    Object[] words = {
      "verify",
      "certificate",
      "--certificate-chain=src/test/vectors/keys/ca-cert.pem",
      "--recalled=" + recall("\"digests\":[\"" + digest + "\"]"),
      old
    };

    CommandLineRun run = CommandLineRun.of(words);

    assertThat(run.err())
        .contains("ModelRecall flaw recalls the model with the root digest " + digest + ": CVE-1");
    assertThat(run.exitCode()).isEqualTo(1);
    words[3] = "--recalled=" + recall("\"digests\":[\"" + DIGEST + "\"]");
    assertThat(CommandLineRun.of(words).exitCode()).isZero();
  }

  private static String recall(String field) {
    return "{\"name\":\"flaw\",\"reason\":\"CVE-1\"," + field + "}";
  }

  private static CommandLineRun verify(String... recalls) {
    return verify(List.of(), recalls);
  }

  private static CommandLineRun verify(List<String> options, String... recalls) {
    List<Object> words =
        new ArrayList<>(
            List.of("verify", "key", "--public-key=" + Path.of("examples/key/signer.pub.pem")));
    words.addAll(options);
    for (String each : recalls) {
      words.add("--recalled=" + each);
    }
    words.add(Path.of("examples/key/model"));
    return CommandLineRun.of(words.toArray());
  }
}
