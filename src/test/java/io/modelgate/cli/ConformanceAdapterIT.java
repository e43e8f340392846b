package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Pem;
import io.modelgate.testing.ReferenceSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter through which the public conformance suite runs: see src/site/conformance.md. */
final class ConformanceAdapterIT {
  private static final String ADAPTER =
      Path.of("src/build/conformance-adapter").toAbsolutePath().toString();
  private static final Path EXAMPLE = Path.of("examples/key").toAbsolutePath();
  private static final Path MODELS = Path.of("src/test/models").toAbsolutePath();

  @TempDir Path temporary;

  @Test
  void signedModelPasses() throws Exception {
    ProcessRun run = verifyKey(EXAMPLE.resolve("model"));

    assertThat(run.output()).startsWith("verified: ").hasLineCount(1);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void changedModelFails() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "other");

    ProcessRun run = verifyKey(model);

    assertThat(run.output()).contains("weights.bin: changed since it was signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void pathsToIgnoreMayBeRepeated() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("one"), "");
    Files.writeString(model.resolve("two"), "");

    assertThat(verifyKey(model).exitCode()).isEqualTo(1);
    assertThat(
            verifyKey(
                    model,
                    "--ignore-paths",
                    model.resolve("one").toString(),
                    "--ignore-paths",
                    model.resolve("two").toString())
                .exitCode())
        .isZero();
  }

  @Test
  void unsignedFilesMayBeIgnored() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("extra"), "");

    assertThat(verifyKey(model, "--ignore-unsigned-files").exitCode()).isZero();
  }

  @Test
  void certificateAndKeylessReachTheirCommands() throws Exception {
    Path model = EXAMPLE.resolve("model");
    String signature = model.resolve("model.sig").toString();

    assertThat(
            verify("certificate", model, signature, "--cert-chain", MODELS + "/p256.pub.pem")
                .exitCode())
        .isNotZero();
    assertThat(
            verify("sigstore", model, signature, "--identity", "i", "--identity-provider", "p")
                .exitCode())
        .isNotZero();
  }

  @Test
  void whatTheReferenceSignsPasses() throws Exception {
    ReferenceSigner.python();
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Path secret =
        Pem.write(temporary.resolve("private.pem"), "PRIVATE KEY", keys.getPrivate().getEncoded());
    Path key =
        Pem.write(temporary.resolve("public.pem"), "PUBLIC KEY", keys.getPublic().getEncoded());
    Path signature = model.resolve("bundle.sig");

    ProcessRun signed =
        run(
            "sign-model",
            List.of("--method", "key", "--model-path", model.toString()),
            "--output-bundle",
            signature.toString(),
            "--private-key",
            secret.toString());
    assertThat(signed.exitCode()).describedAs(signed.output()).isZero();
    ProcessRun verified =
        verify("key", model, signature.toString(), "--public-key", key.toString());

    assertThat(verified.output()).startsWith("verified: ");
    assertThat(verified.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-model --method key,                     --model-path is missing",
    "verify-model --model-path /model,              --method is missing",
    "verify-model --method,                         --method lacks a value",
    "verify-model --method key --speed 11,          unknown flag --speed",
    "explain-model --method key --model-path /m,    unknown command explain-model",
  })
  void otherCommandLinesAreRefused(String words, String why) throws Exception {
    List<String> command = new ArrayList<>(List.of(ADAPTER));
    command.addAll(List.of(words.split(" ")));

    ProcessRun run = ProcessRun.of(temporary, command);

    assertThat(run.output().strip()).isEqualTo("conformance-adapter: " + why);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private ProcessRun verifyKey(Path model, String... flags) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("--public-key", EXAMPLE.resolve("signer.pub.pem").toString()));
    words.addAll(List.of(flags));
    return verify(
        "key", model, model.resolve("model.sig").toString(), words.toArray(String[]::new));
  }

  private ProcessRun verify(String method, Path model, String signature, String... flags)
      throws Exception {
    return run(
        "verify-model",
        List.of("--method", method, "--model-path", model.toString(), "--bundle", signature),
        flags);
  }

  private ProcessRun run(String command, List<String> common, String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of(ADAPTER, command));
    words.addAll(common);
    words.addAll(List.of(flags));
    return ProcessRun.of(temporary, words);
  }
}
