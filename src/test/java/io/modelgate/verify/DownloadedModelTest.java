package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Cause;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Differences;
import io.modelgate.verify.tree.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as downloads leave them: with files beside them, or without some. */
final class DownloadedModelTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);
  private static final String STATE = ".cache/huggingface/";
  private static final String COMMIT = "11c5a3d5811f50298f278a704980280950aedb10";

  @TempDir Path temporary;
  private SignedModel model;

  @BeforeEach
  void signOneFile() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
    write("a");
    model.sign(TestStatement.of(Map.of("a", CONTENT)));
  }

  /** As {@code hf download --local-dir} of huggingface_hub 1 leaves it, and an interrupted one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        STATE + ".gitignore",
        STATE + ".gitignore.lock",
        STATE + "CACHEDIR.TAG",
        STATE + "download/a.metadata",
        STATE + "download/a.lock",
        STATE + "download/onnx/deep/model.onnx.metadata",
        STATE + "download/onnx/T-1f.abc.incomplete",
        STATE + "upload/a.metadata",
        STATE + "trees/" + COMMIT + ".json",
        STATE + "trees/tmpk3w_9x.tmp"
      })
  void stateOfHuggingFaceIsExtraUnlessItIsLeftOut(String name) throws Exception {
    write(name);

    assertThat(model.differences()).containsExactly(name + ": not signed");
    assertThat(differences().areAll(Kind.EXTRA, Cause.HUGGING_FACE_STATE)).isTrue();
    assertThat(verifiesWithoutState()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STATE + "modules/code.py",
        STATE + "download/code.py",
        STATE + "download/model.safetensors",
        STATE + "upload/x.incomplete",
        STATE + "trees/evil.json",
        STATE + "token",
        ".cache/huggingface.metadata",
        ".cache/other/download/a.metadata",
        "sub/" + STATE + "download/a.metadata",
        "x.metadata"
      })
  void whatIsNoStateOfItsStaysExtra(String name) throws Exception {
    write(name);
    write(STATE + "download/a.metadata");

    assertThat(verifiesWithoutState()).containsExactly(name + ": not signed");
    assertThat(differences().areAll(Kind.EXTRA, Cause.HUGGING_FACE_STATE)).isFalse();
  }

  @Test
  void linkInPlaceOfTheStateStaysExtra() throws Exception {
    write(STATE + "download/a.metadata");
    Files.createSymbolicLink(
        model.path().resolve(STATE + "download/b.metadata"), Path.of("a.metadata"));

    assertThat(verifiesWithoutState())
        .containsExactly(STATE + "download/b.metadata: a symbolic link, which cannot be verified");
  }

  @Test
  void stateThatWasSignedIsCompared() throws Exception {
    String name = STATE + "download/a.metadata";
    model.sign(TestStatement.of(Map.of("a", CONTENT, name, CONTENT)));
    assertThat(verifiesWithoutState()).containsExactly(name + ": missing");

    write(name);
    assertThat(verifiesWithoutState()).isEmpty();
    Files.writeString(model.path().resolve(name), "other");
    assertThat(verifiesWithoutState()).containsExactly(name + ": changed since it was signed");
  }

  @Test
  void missingFilesThatAreAllEmptyAreKnownAsSuch() throws Exception {
    byte[] empty = new byte[0];
    model.sign(TestStatement.of(Map.of("a", CONTENT, "__init__.py", empty, "b/x", empty)));
    assertThat(model.differences()).containsExactly("__init__.py: missing", "b/x: missing");
    assertThat(differences().areAll(Kind.MISSING, Cause.EMPTY_FILE)).isTrue();

    model.sign(TestStatement.of(Map.of("a", CONTENT, "__init__.py", empty, "c", CONTENT)));
    assertThat(differences().areAll(Kind.MISSING, Cause.EMPTY_FILE)).isFalse();
  }

  /** The reference signer writes them as they were given. */
  @ParameterizedTest
  @CsvSource({"cache/", "./cache", "./cache/", "cache//", ".//cache/."})
  void ignoredPathMayBeWrittenInSeveralWays(String written) throws Exception {
    write("cache/sub/x");
    model.sign(TestStatement.of(Map.of("a", CONTENT)).ignoring(written));

    assertThat(model.differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cach", "/cache", "../model/cache", "x/../cache", ".", "''"})
  void ignoredPathThatIsNoneInsideMeansNothing(String written) throws Exception {
    write("cache/x");
    model.sign(TestStatement.of(Map.of("a", CONTENT)).ignoring(written));

    assertThat(model.differences()).containsExactly("cache/x: not signed");
  }

  @Test
  void filesFarBelowAreVerified() throws Exception {
    String deep = "d/".repeat(500) + "x";
    write(deep);
    model.sign(TestStatement.of(Map.of("a", CONTENT, deep, CONTENT)));

    assertThat(model.differences()).isEmpty();
  }

  /** More than any bound of the parser used to allow: 200,000 files with two annotations each. */
  @Test
  void manyFilesWithAnnotationsAreRead() throws Exception {
    StringBuilder resources = new StringBuilder();
    String digest = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    for (int i = 0; i < 200_000; i++) {
      resources
          .append(i == 0 ? "" : ",")
          .append("{\"name\":\"f" + i + "\",\"algorithm\":\"sha256\",\"digest\":\"" + digest)
          .append("\",\"annotations\":{\"a\":\"b\",\"c\":\"d\"}}");
    }
    model.sign(
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "model", "digest": {"sha256": "00"}}],
         "predicateType": "https://model_signing/signature/v1.0",
         "predicate": {
           "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false},
           "resources": [%s]}}
        """
            .formatted(resources));

    model.assertRefused("subject.digest does not match predicate.resources");
  }

  @Test
  void moreFilesThanPromisedAreRefusedInOurWords() throws Exception {
    String one = "{\"name\":\"f\",\"algorithm\":\"sha256\",\"digest\":\"00\"},";
    model.sign(
        "{\"predicate\": {\"resources\": ["
            + one.repeat(2_000_000)
            + one.substring(0, one.length() - 1)
            + "]}}");

    assertThatThrownBy(model::verify)
        .isInstanceOf(VerificationException.class)
        .hasMessageEndingWith(": predicate.resources lists more than 2,000,000 files or shards");
  }

  private void write(String name) throws IOException {
    Path file = model.path().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, CONTENT);
  }

  private Differences differences() throws Exception {
    return model.verify().differences();
  }

  private List<String> verifiesWithoutState() throws Exception {
    return SignedModel.differences(
        model.verify(
            new VerificationRequest(
                model.path(),
                ExpectedModel.ANY,
                List.of(),
                List.of(SignatureFile.whole(model.signature())),
                Set.of(),
                Set.of(),
                true,
                true,
                false,
                false,
                false),
            new Progress()));
  }
}
