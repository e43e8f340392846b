package io.modelgate.cli.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
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

    assertThat(find(model)).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({"model.sig", "weights.bin.sig", "weights.bin.sigstore.json", "weights.sigstore.json"})
  void singleFilesSignatureLiesBesideIt(String signature) throws Exception {
    Path file = Files.createFile(model.resolve(signature));

    assertThat(find(model.resolve("weights.bin"))).isEqualTo(file);
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

    assertThatThrownBy(() -> find(model))
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

    assertThatThrownBy(() -> find(model))
        .hasMessageContaining("there are 100 candidates, ")
        .hasMessageContaining("/bert/\\u001b")
        .hasMessageEndingWith(".sigstore.json, …; name the right one with --signature");
  }

  @Test
  void noneSaysWhatWasLookedFor() {
    assertThatThrownBy(() -> find(model))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            "signature of model %s: not found; looked for model.sig, bert.sig, *.oms.sig,"
                + " *.sigstore.json and claims.jsonl in %s and %s; name it with --signature",
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

    assertThat(find(model)).isEqualTo(signature);
  }

  @Test
  void signatureOfAnotherModelBesideIsNoCandidate() throws Exception {
    Files.createFile(temporary.resolve("gpt"));
    Files.createFile(temporary.resolve("gpt.sigstore.json"));
    Files.createDirectory(temporary.resolve("model"));
    Files.createFile(temporary.resolve("model.sig"));
    Path signature = Files.createFile(temporary.resolve("bert.sig"));

    assertThat(find(model)).isEqualTo(signature);
  }

  @Test
  void modelWithoutANameOfItsOwnHasThatOfItsDirectory() throws Exception {
    Path signature = Files.createFile(temporary.resolve("bert.sig"));

    assertThat(find(model.resolve("../bert/."))).isEqualTo(signature);
  }

  @Test
  void missingModelHasNoSignature() {
    Path none = temporary.resolve("none/none");

    assertThatThrownBy(() -> find(none))
        .isInstanceOf(VerificationException.class)
        .hasMessage("model %s: it does not exist", none);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert/skill.oms.sig", "bert/any.oms.sig", "any.oms.sig", "bert.oms.sig"})
  void omsSignatureIsTaken(String signature) throws Exception {
    Path file = Files.createFile(temporary.resolve(signature));

    assertThat(find(model)).isEqualTo(file);
  }

  @Test
  void whatIsAboutSomethingElseIsIgnored() throws Exception {
    Path signature = write("bert/bert.sigstore.json", bundle(MODEL));
    write("bert/provenance.sigstore.json", bundle("https://slsa.dev/provenance/v1"));
    write("bert/model.sig", bundle("https://spdx.dev/Document"));
    write("card.sigstore.json", "{%s, \"messageSignature\": {\"a\": 1}}".formatted(MEDIA_TYPE));
    write(
        "bert/large.sigstore.json",
        bundle("https://spdx.dev/Document", "\"text\": \"%s\"".formatted("x".repeat(70_000))));

    assertThat(find(model)).isEqualTo(signature);
  }

  /** Whatever hides what it is stays a candidate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "no JSON",
        "{MEDIA}",
        "{MEDIA, \"dsseEnvelope\": {}}",
        "{MEDIA, \"dsseEnvelope\": {\"payload\": \"e30=\", \"payloadType\":"
            + " \"application/vnd.in-toto+json\"}}",
        "{MEDIA, \"messageSignature\": {}, \"dsseEnvelope\": {\"payload\": \"e30=\"}}",
        "{\"mediaType\": \"a\", \"messageSignature\": {}}",
      })
  void whatSaysNothingIsACandidate(String text) throws Exception {
    write("bert/model.sig", bundle(MODEL));
    write("bert/a.sigstore.json", text.replace("MEDIA", MEDIA_TYPE));

    assertThatThrownBy(() -> find(model))
        .isInstanceOf(NotCheckedException.class)
        .hasMessageContaining("there are 2 candidates");
  }

  @Test
  void onlyOthersIsNone() throws Exception {
    write("bert/model.sig", bundle("https://slsa.dev/provenance/v1"));
    write("bert/a.sigstore.json", bundle("https://spdx.dev/Document"));

    assertThatThrownBy(() -> find(model))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            "signature of model %s: %s and %s hold none of a model, only"
                + " https://spdx.dev/Document, https://slsa.dev/provenance/v1",
            model, model.resolve("a.sigstore.json"), model.resolve("model.sig"));
  }

  @Test
  void lineOfClaimsIsTaken() throws Exception {
    Path claims =
        write(
            "bert/claims.jsonl",
            bundle("https://slsa.dev/provenance/v1") + "\n\n" + bundle(MODEL) + "\n");

    assertThat(SignatureDiscovery.find(model, false)).containsExactly(new SignatureFile(claims, 3));
    assertThat(new String(new SignatureFile(claims, 3).open().readAllBytes(), UTF_8))
        .isEqualTo(bundle(MODEL));
  }

  @Test
  void severalLinesAreSeveralCandidates() throws Exception {
    Path claims = write("bert/claims.jsonl", bundle(MODEL) + "\n" + bundle(MODEL));

    assertThatThrownBy(() -> find(model))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "signature of model %s: there are 2 candidates, %s, line 1 and %s, line 2; name the"
                + " right one with --signature",
            model, claims, claims);
    assertThat(SignatureDiscovery.find(model, true))
        .containsExactly(new SignatureFile(claims, 1), new SignatureFile(claims, 2));
  }

  @Test
  void manyLinesAreNotRead() throws Exception {
    write("bert/claims.jsonl", (bundle(MODEL) + "\n").repeat(33));

    assertThatThrownBy(() -> SignatureDiscovery.find(model, true))
        .isInstanceOf(NotCheckedException.class)
        .hasMessageEndingWith("it cannot be read: it contains more than 32 lines");
  }

  private static final String MODEL = "https://model_signing/signature/v1.0";
  private static final String MEDIA_TYPE =
      "\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\"";

  private Path write(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name), text);
  }

  private static String bundle(String predicateType) {
    return bundle(predicateType, "\"a\": 1");
  }

  private static String bundle(String predicateType, String predicate) {
    String statement =
        "{\"predicateType\": \"%s\", \"predicate\": {%s}}".formatted(predicateType, predicate);
    return "{%s, \"dsseEnvelope\": {\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"%s\"}}"
        .formatted(MEDIA_TYPE, Base64.getEncoder().encodeToString(statement.getBytes(UTF_8)));
  }

  private static Path find(Path of) throws VerificationException, NotCheckedException {
    List<SignatureFile> found = SignatureDiscovery.find(of, false);
    assertThat(found).hasSize(1);
    return found.get(0).path();
  }
}
