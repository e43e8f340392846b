package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command lines that the reference signer's README, help and own tests show, releases 1.0 to
 * 1.1.1 with underscores and the newer ones with hyphens, without its program's name.
 */
final class ReferenceCommandLinesTest {
  private static final String MODEL = "examples/key/model";
  private static final String SIGNATURE = "examples/key/model/model.sig";
  private static final String KEY = "examples/key/signer.pub.pem";

  static Stream<String> keyCommandLines() {
    return Stream.of(
            "verify key MODEL --signature SIGNATURE --public_key KEY",
            "verify key --signature SIGNATURE --public_key KEY MODEL",
            "verify key --signature SIGNATURE --public_key KEY --ignore-paths MODEL/ignore-me"
                + " MODEL",
            "verify key --signature SIGNATURE --public_key KEY --ignore-paths MODEL/a"
                + " --ignore-paths MODEL/b --ignore-git-paths --ignore_unsigned_files"
                + " --allow_symlinks MODEL",
            "verify key --signature SIGNATURE --public_key KEY --no-ignore-git-paths"
                + " --no-ignore_unsigned_files MODEL",
            "--log-level DEBUG verify key --signature=SIGNATURE --public_key=KEY MODEL",
            "--log-level warning verify key --signature=SIGNATURE --public_key=KEY MODEL")
        .flatMap(line -> Stream.of(line, hyphens(line)));
  }

  @ParameterizedTest
  @MethodSource("keyCommandLines")
  void signedModelIsVerified(String line) {
    CommandLineRun run =
        CommandLineRun.of(
            (Object[])
                line.replace("SIGNATURE", SIGNATURE)
                    .replace("KEY", KEY)
                    .replace("MODEL", MODEL)
                    .split(" "));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("verified: examples/key/model: 2 files, 270 bytes");
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify model --signature model.sig --identity me --identity-provider it",
        "verify model --signature model.sig --identity me --identity_provider it",
        "verify --signature model.sig --identity me --identity_provider it model",
        "verify --ignore-paths a --signature model.sig --identity=me --identity_provider=it model",
        "verify sigstore --signature model.sig --identity me --identity_provider it model",
      })
  void withoutMethodSigstoreIsMeant(String line) throws JsonProcessingException {
    assertThat(method(line)).isEqualTo("sigstore");
  }

  @Test
  void certificateOptionsAreUnderstood() throws JsonProcessingException {
    String line =
        "verify certificate --signature s --certificate_chain ca.pem --ignore-paths p model";

    assertThat(method(line)).isEqualTo("certificate");
    assertThat(method(hyphens(line))).isEqualTo("certificate");
  }

  @Test
  void switchesAreThoseOfTheReference() throws UsageException {
    assertThat(options("model"))
        .extracting(
            ModelOptions::ignoreGitPaths,
            ModelOptions::ignoreUnsignedFiles,
            ModelOptions::allowSymlinks)
        .containsExactly(true, false, false);
    assertThat(options("--no-ignore-git-paths --ignore_unsigned_files model"))
        .extracting(ModelOptions::ignoreGitPaths, ModelOptions::ignoreUnsignedFiles)
        .containsExactly(false, true);
    assertThat(options("--ignore-git-paths --no-ignore-unsigned-files --allow_symlinks m"))
        .extracting(
            ModelOptions::ignoreGitPaths,
            ModelOptions::ignoreUnsignedFiles,
            ModelOptions::allowSymlinks)
        .containsExactly(true, false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "verify -h", "verify key -h", "verify --help", "--help"})
  void helpIsShown(String line) {
    CommandLineRun run = CommandLineRun.of((Object[]) line.split(" "));

    assertThat(run.out()).contains("Usage: modelgate");
    assertThat(run.exitCode()).isZero();
  }

  private static ModelOptions options(String line) throws UsageException {
    List<ModelOptions> models =
        ModelOptions.of(
            Arguments.parse(
                HelpPages.all(new VerifyKey()).options(), List.of(line.split(" ")), false));
    assertThat(models).hasSize(1);
    return models.get(0);
  }

  /** The method that a command line which names no files that are there comes to. */
  private static String method(String line) throws JsonProcessingException {
    CommandLineRun run = CommandLineRun.of((Object[]) (line + " --output=json").split(" "));
    return run.json().path("method").asText();
  }

  /** The line as the reference's newer releases spell it. */
  private static String hyphens(String line) {
    return line.replace('_', '-');
  }
}
