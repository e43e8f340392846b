package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command refuses although its signature is good. */
final class RecalledTest {
  private static final String DIGEST =
      "df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f";
  private static final String KEY =
      "6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"digests\":[\"%s\"]|" + DIGEST + "|the model with the root digest " + DIGEST,
        "\"fingerprints\":[\"%s\"]|" + KEY + "|the key or certificate with the SHA-256 " + KEY
      })
  void whatIsRecalledIsRefused(String field, String value, String what) {
    CommandLineRun run =
        verify("{\"name\":\"flaw\",\"reason\":\"CVE-1\"," + field.formatted(value) + "}");

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

  private static CommandLineRun verify(String... recalls) {
    List<Object> words =
        new ArrayList<>(
            List.of("verify", "key", "--public-key=" + Path.of("examples/key/signer.pub.pem")));
    for (String each : recalls) {
      words.add("--recalled=" + each);
    }
    words.add(Path.of("examples/key/model"));
    return CommandLineRun.of(words.toArray());
  }
}
