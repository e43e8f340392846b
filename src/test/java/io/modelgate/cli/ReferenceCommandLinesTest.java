package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

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
  void withoutMethodSigstoreIsMeant(String line) {
    ParseResult method = parse(line);

    assertThat(method.commandSpec().name()).isEqualTo("sigstore");
    assertThat(((VerifySigstore) method.commandSpec().userObject()).identity).isEqualTo("me");
  }

  @Test
  void certificateOptionsAreUnderstood() {
    String line =
        "verify certificate --signature s --certificate_chain ca.pem --ignore-paths p model";

    assertThat(parse(line).commandSpec().name()).isEqualTo("certificate");
    assertThat(parse(hyphens(line)).commandSpec().name()).isEqualTo("certificate");
  }

  @Test
  void switchesAreThoseOfTheReference() {
    assertThat(options("verify key model"))
        .extracting(o -> o.ignoreGitPaths, o -> o.ignoreUnsignedFiles, o -> o.allowSymlinks)
        .containsExactly(true, false, false);
    assertThat(options("verify key --no-ignore-git-paths --ignore_unsigned_files model"))
        .extracting(o -> o.ignoreGitPaths, o -> o.ignoreUnsignedFiles)
        .containsExactly(false, true);
    assertThat(
            options("verify key --ignore-git-paths --no-ignore-unsigned-files --allow_symlinks m"))
        .extracting(o -> o.ignoreGitPaths, o -> o.ignoreUnsignedFiles, o -> o.allowSymlinks)
        .containsExactly(true, false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "verify -h", "verify key -h", "verify --help", "--help"})
  void helpIsShown(String line) {
    CommandLineRun run = CommandLineRun.of((Object[]) line.split(" "));

    assertThat(run.out()).contains("Usage: modelgate");
    assertThat(run.exitCode()).isZero();
  }

  private static ModelOptions options(String line) {
    return ((VerifyMethod) parse(line).commandSpec().userObject()).options;
  }

  private static ParseResult parse(String line) {
    CommandLine command = Modelgate.commandLine();
    ParseResult verify = command.parseArgs(line.split(" ")).subcommand();
    return verify.subcommand();
  }

  /** The line as the reference's newer releases spell it. */
  private static String hyphens(String line) {
    return line.replace('_', '-');
  }
}
