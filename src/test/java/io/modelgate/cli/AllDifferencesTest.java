package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Pem;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.statement.TestStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a model that was refused before all of it was read. */
final class AllDifferencesTest {
  @TempDir Path temporary;
  private Path model;
  private Path signature;
  private Path key;

  @BeforeEach
  void signAModelThatDiffers() throws Exception {
    BundleSigner signer = new BundleSigner("secp256r1");
    key =
        Pem.write(
            temporary.resolve("key.pem"), "PUBLIC KEY", signer.keys().getPublic().getEncoded());
    byte[] large = new byte[2 << 20];
    byte[] statement =
        TestStatement.of(Map.of("config.json", new byte[1], "weights-1", large, "weights-2", large))
            .json();
    Envelope envelope = new Envelope(Envelope.IN_TOTO, Payload.of(statement), new byte[0]);
    signature =
        Files.writeString(
            temporary.resolve("model.sig"),
            BundleSigner.json(
                "{\"publicKey\": {\"hint\": \"\"}}",
                statement,
                signer.sign("SHA256withECDSA", envelope)));
    model = Files.createDirectory(temporary.resolve("model"));
    Files.writeString(model.resolve("config.json"), "other");
    Files.write(model.resolve("weights-2"), large);
    large[0]++;
    Files.write(model.resolve("weights-1"), large);
  }

  @Test
  void sentenceSaysHowManyFilesWereNotCompared() {
    CommandLineRun run = verify();

    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "config.json: changed since it was signed"
                + "verification failed: 1 file differs: config.json; stopped at the first"
                + " difference, 2 files not compared (--all-differences compares all)");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void allDifferencesAreToldIfTheyAreWanted() {
    CommandLineRun run = verify("--all-differences");

    assertThat(run.err())
        .endsWith("verification failed: 2 files differ (2 changed): config.json, weights-1\n");
  }

  @Test
  void programsAreToldTheNumber() throws Exception {
    JsonNode json = verify("--output=json").json();

    assertThat(json.path("notCompared").asInt()).isEqualTo(2);
    assertThat(json.at("/differences/changed/count").asInt()).isEqualTo(1);
    assertThat(verify("--output=json", "--all-differences").json().has("notCompared")).isFalse();
  }

  private CommandLineRun verify(String... options) {
    List<Object> words =
        new ArrayList<>(List.of("verify", "key", "--signature", signature, "--public-key", key));
    words.addAll(List.of(options));
    words.add(model);
    return CommandLineRun.of(words.toArray());
  }
}
