package io.modelgate.cli.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a signature is looked for, and which files are none. */
@Timeout(20)
final class SignatureDiscoveryTest {
  @TempDir Path temporary;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("bert"));
    Files.createFile(model.resolve("weights.bin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert/model.sig",
        "bert/bert.sig",
        "bert/any.sigstore.json",
        "model.sig",
        "bert.sig",
        "bert.sigstore.json",
        "any.sigstore.json"
      })
  void onlyCandidateIsTaken(String signature) throws Exception {
    Path file = Files.createFile(temporary.resolve(signature));

    assertThat(SignatureDiscovery.find(model)).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({"model.sig", "weights.bin.sig", "weights.bin.sigstore.json", "weights.sigstore.json"})
  void singleFilesSignatureLiesBesideIt(String signature) throws Exception {
    Path file = Files.createFile(model.resolve(signature));

    assertThat(SignatureDiscovery.find(model.resolve("weights.bin"))).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({
    "bert/model.sig, bert.sig",
    "bert/model.sig, model.sig",
    "any.sigstore.json, bert.sig",
    "bert/a.sigstore.json, bert/b.sigstore.json",
  })
  void twoCandidatesAreBothNamed(String one, String two) throws IOException {
    Path first = Files.createFile(temporary.resolve(one));
    Path second = Files.createFile(temporary.resolve(two));

    assertThatThrownBy(() -> SignatureDiscovery.find(model))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "signature of model %s: there are 2 candidates, %s and %s; name the right one with"
                + " --signature",
            model, first, second);
  }

  @Test
  void manyCandidatesAreNamedInPart() throws IOException {
    for (int i = 10; i < 250; i++) {
      Files.createFile(model.resolve("\u001b" + i + ".sigstore.json"));
    }

    assertThatThrownBy(() -> SignatureDiscovery.find(model))
        .hasMessageContaining("there are 100 candidates, ")
        .hasMessageContaining("/bert/\\u001b")
        .hasMessageEndingWith(".sigstore.json, …; name the right one with --signature");
  }

  @Test
  void noneSaysWhatWasLookedFor() {
    assertThatThrownBy(() -> SignatureDiscovery.find(model))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            "signature of model %s: there is none; looked for model.sig, bert.sig and"
                + " *.sigstore.json in %s and %s; name it with --signature",
            model, model, temporary);
  }

  @Test
  void whatIsNoFileIsNoCandidate() throws Exception {
    Files.createDirectory(model.resolve("model.sig"));
    new ProcessBuilder("mkfifo", model.resolve("a.sigstore.json").toString()).start().waitFor();
    Files.createSymbolicLink(model.resolve("b.sigstore.json"), Path.of("/dev/zero"));
    Files.createSymbolicLink(temporary.resolve("bert.sig"), temporary.resolve("nowhere"));
    Files.createFile(model.resolve("xmodel.sig"));
    Path signature = Files.createFile(model.resolve("bert.sig"));

    assertThat(SignatureDiscovery.find(model)).isEqualTo(signature);
  }

  @Test
  void signatureOfAnotherModelBesideIsNoCandidate() throws Exception {
    Files.createFile(temporary.resolve("gpt"));
    Files.createFile(temporary.resolve("gpt.sigstore.json"));
    Files.createDirectory(temporary.resolve("model"));
    Files.createFile(temporary.resolve("model.sig"));
    Path signature = Files.createFile(temporary.resolve("bert.sig"));

    assertThat(SignatureDiscovery.find(model)).isEqualTo(signature);
  }

  @Test
  void modelWithoutANameOfItsOwnHasThatOfItsDirectory() throws Exception {
    Path signature = Files.createFile(temporary.resolve("bert.sig"));

    assertThat(SignatureDiscovery.find(model.resolve("../bert/."))).isEqualTo(signature);
  }

  @Test
  void missingModelHasNoSignature() {
    Path none = temporary.resolve("none/none");

    assertThatThrownBy(() -> SignatureDiscovery.find(none))
        .isInstanceOf(VerificationException.class)
        .hasMessage("model %s: it does not exist", none);
  }
}
