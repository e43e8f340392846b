package io.modelgate.verify.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.pattern.VerificationSummary;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.receipt.ReceiptFile.Expected;
import io.modelgate.verify.tree.ContentIdentity;
import io.modelgate.verify.tree.Receipts.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which receipts count; the directory is filled by whoever likes. */
final class ReceiptFileTest {
  private static final String RESOURCE = "oci://registry.example/model@sha256:00";
  private static final String POLICY = "ModelValidation/demo";
  private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");
  private static final String STATEMENT =
      SignedSummary.statement(
          RESOURCE, POLICY, "node-1", "1.0", "2026-11-29T19:00:00Z", "boot", "layers", "files");

  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();
  private KeyPair key;

  @BeforeEach
  void makeKey() throws GeneralSecurityException {
    key = SignedSummary.key();
  }

  @Test
  void receiptOfTheInstallationCounts() throws Exception {
    put(SignedSummary.sign(key, STATEMENT));

    assertThat(receipts("node-1"))
        .containsExactly(
            new Receipt(
                new ContentIdentity("boot", "layers", "files"),
                Instant.parse("2026-11-29T19:00:00Z")));
    assertThat(told).isEmpty();
  }

  @Test
  void withoutAReceiptNothingIsSaid() throws Exception {
    assertThat(receipts("node-1")).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void receiptOfAnotherKeyIsNone() throws Exception {
    put(SignedSummary.sign(SignedSummary.key(), STATEMENT));

    refused("it is not signed with the installation's key");
  }

  @Test
  void alteredReceiptIsNone() throws Exception {
    String signed = SignedSummary.sign(key, STATEMENT);
    String other = SignedSummary.sign(key, STATEMENT.replace("\"files\"", "\"other\""));
    put(
        signed
            .replaceFirst("\"sig\":\"[^\"]*", "\"sig\":\"")
            .replace(
                "\"sig\":\"", "\"sig\":\"" + other.replaceFirst(".*\"sig\":\"([^\"]*).*", "$1")));

    refused("it is not signed with the installation's key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in-toto.io/Statement/v1       | in-toto.io/Statement/v2       | its _type is
          slsa.dev/verification_summary | slsa.dev/provenance           | its predicateType is
          modelgate/verifier            | other/verifier                | its verifier.id is
          "modelgate": "1.0"            | "modelgate": "0.9"            | its verifier.version is "0.9", not "1.0"
          "modelgate": "1.0"            | "other": "1.0"                | its verifier.version is "", not "1.0"
          "resourceUri": "oci:          | "resourceUri": "x:            | its resourceUri is
          ModelValidation/demo          | ModelValidation/other         | its policy.uri is "ModelValidation/other", not "ModelValidation/demo"
          "node-1"                      | "node-2"                      | its node is "node-2", not "node-1"
          PASSED                        | FAILED                        | its verificationResult is "FAILED", not "PASSED"
          2026-11-29T19:00:00Z          | 2026-11-28T19:59:59Z          | it is older than a day
          2026-11-29T19:00:00Z          | 2026-11-29T20:05:01Z          | its timeVerified is in the future
          2026-11-29T19:00:00Z          | yesterday                     | its timeVerified is not a time
          "subject": [{                 | "subject": [{}, {             | its number of subjects is "2", not "1"
          "_type":                      | "node": "x", "_type": 1, "t": | its _type is "", not
          "PASSED",                     | "PASSED", "policy": {},       | it is not usable JSON
          "predicate": {                | "predicate": [], "p": {       | the receipt.predicate must be an object
          """)
  void receiptOfSomethingElseIsNone(String found, String replaced, String why) throws Exception {
    assertThat(STATEMENT).contains(found);
    put(SignedSummary.sign(key, STATEMENT.replace(found, replaced)));

    refused(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"payload\":\"", "x"})
  void whatIsNoReceiptIsNone(String text) throws Exception {
    put(text);

    assertThat(receipts("node-1")).isEmpty();
    assertThat(told).hasSize(1);
  }

  @Test
  void largeFileIsNotRead() throws Exception {
    put(" ".repeat(20_000) + SignedSummary.sign(key, STATEMENT));

    refused("it is larger than 16 KiB");
  }

  @Test
  void withoutTheNodesNameNoneIsUsed() throws Exception {
    Files.writeString(
        directory.resolve(VerificationSummary.fileName(RESOURCE, POLICY, "")),
        SignedSummary.sign(key, STATEMENT.replace("node-1", "")));

    assertThat(receipts("")).isEmpty();
  }

  private void refused(String why) throws Exception {
    assertThat(receipts("node-1")).isEmpty();
    assertThat(told).singleElement().asString().contains("is not used: " + why);
  }

  private void put(String text) throws IOException {
    Files.writeString(
        directory.resolve(VerificationSummary.fileName(RESOURCE, POLICY, "node-1")), text);
  }

  private List<Receipt> receipts(String node) throws Exception {
    return new ReceiptFile(
            directory,
            EllipticCurveKey.of(key.getPublic().getEncoded()),
            new Expected(RESOURCE, POLICY, node, "1.0"),
            () -> NOW,
            told::add)
        .get();
  }
}
