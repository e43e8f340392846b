package io.modelgate.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.cli.CommandLineRun;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policies that are written accept their signature and no other: engine and verifier say so.
 */
final class InspectPolicyTest {
  private static final String IN_POD = "/models";
  private static final String KEYLESS = "src/test/models/keyless/";
  private static final String TIMESTAMPED = "src/test/models/timestamped/";

  /** Whose timestamps are none, or of a time when their certificate was not valid. */
  private static final List<String> REFUSED =
      List.of("bare", "early", "late", "none", "payload", "sha1");

  @TempDir Path temporary;

  static List<Path> acceptable() throws IOException {
    return SignedModels.signatures().stream()
        .filter(each -> REFUSED.stream().noneMatch(name -> each.endsWith(name + ".sig")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("acceptable")
  void policyAcceptsItsSignatureAndNoOther(Path signature) throws IOException {
    List<String> arguments = verifierOf(policy(signature));

    CommandLineRun own = verify(arguments, signature);

    assertThat(own.err()).doesNotContain("failed", "not verified", "differ");
    assertThat(own.exitCode()).isZero();
    JsonNode facts = facts(signature);
    int others = 0;
    for (Path other : acceptable()) {
      if (!isSameSigner(signature, other) || !isSameModel(facts, facts(other))) {
        assertThat(verify(arguments, other).exitCode()).describedAs(other.toString()).isEqualTo(1);
        others++;
      }
    }
    assertThat(others).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--name=Foo", "--namespace=a_b", "--name=-a", "--name="})
  void nameThatTheApiServerRefusesIsAWrongCommandLine(String option) throws IOException {
    CommandRun run = inspect(acceptable().get(0), option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .containsAnyOf(
            "The API server refuses the name "
                + option.substring(option.indexOf('=') + 1)
                + ": use at most 253 lower-case letters,",
            "it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "early", "late", "none", "payload", "sha1"})
  void noPolicyIsWrittenThatWouldRefuse(String name) {
    CommandRun run =
        inspect(
            Path.of(TIMESTAMPED + name + ".sig"),
            "--certificate-authority=" + TIMESTAMPED + "signers.pem",
            "--timestamp-authority=" + TIMESTAMPED + "timestamps.pem");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("no policy accepts " + TIMESTAMPED + name + ".sig: its certif");
  }

  @Test
  void policyTellsWhatToCompare() {
    CommandRun run =
        inspect(Path.of("src/test/vectors/nvidia/mcore-split-pr/skill.oms.sig"), "-n", "team");

    assertThat(run.out())
        .contains(
            "# The certificate authority is from the signature itself, which anybody can have"
                + " made.\n",
            "# The root's SHA-256 is"
                + " 6f1bb875b77aea3fc878a7a3237497235c53657601375c0ef4bdcde69e843782,",
            "  namespace: team\n",
            "      extendedKeyUsage: Any\n",
            "      subject: CN=NVIDIA Agent Skills Signing 001,O=NVIDIA Corporation,C=US\n");
  }

  @Test
  void policyOfAClusterHasNoNamespace() throws IOException {
    Path signature = Path.of("src/test/vectors/v1.1.0-sigstore/model.sig");

    JsonNode policy = Yaml.parse(inspect(signature, "--cluster", "--name=models").out());

    assertThat(policy.path("kind").asText()).isEqualTo("ClusterModelValidation");
    assertThat(policy.path("metadata").toString()).isEqualTo("{\"name\":\"models\"}");
    assertThat(inspect(signature, "--cluster", "-n", "team").exitCode()).isEqualTo(2);
  }

  @Test
  void whatASignatureDoesNotHoldIsAskedFor() {
    assertThat(inspect(Path.of("examples/key/model/model.sig")).err())
        .startsWith(
            "The signature was made by a key: name the signer's public key by --public-key"
                + " FILE.\n");
    assertThat(inspect(Path.of("src/test/vectors/v1.1.0-certificate/model.sig")).err())
        .startsWith(
            "The signature does not hold the root of its certificate: name it by"
                + " --certificate-authority FILE.\n");
    assertThat(CommandRun.of("inspect", "--name=x", "examples/key/model/model.sig").exitCode())
        .isEqualTo(2);
  }

  @Test
  void anotherKeyIsRefused() {
    CommandRun run =
        inspect(
            Path.of("examples/key/model/model.sig"),
            "--public-key=src/test/models/stranger.pub.pem");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "no policy accepts examples/key/model/model.sig: it was made with another key than the"
                + " given one, whose SHA-256 is ");
  }

  private static CommandRun inspect(Path signature, String... options) {
    List<String> words = new ArrayList<>(List.of("inspect", signature.toString(), "--policy"));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private static String policy(Path signature) {
    CommandRun run = inspect(signature, options(signature).toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  /** What the signatures do not hold. */
  private static List<String> options(Path signature) {
    if (signature.startsWith(TIMESTAMPED)) {
      return List.of(
          "--certificate-authority=" + TIMESTAMPED + "signers.pem",
          "--timestamp-authority=" + TIMESTAMPED + "timestamps.pem");
    }
    if (signature.startsWith(KEYLESS)) {
      return List.of("--trust-config=" + KEYLESS + "trusted_root.json");
    }
    String folder = signature.getName(signature.getNameCount() - 2).toString();
    if (folder.endsWith("-certificate")) {
      return List.of("--certificate-authority=src/test/vectors/keys/ca-cert.pem");
    }
    return isByKey(signature) ? List.of("--public-key=" + key(signature)) : List.of();
  }

  private static boolean isByKey(Path signature) {
    return Stream.of("-sigstore", "-certificate", "nvidia", "keyless", "timestamped")
        .noneMatch(signature.toString()::contains);
  }

  private static String key(Path signature) {
    if (signature.startsWith("src/test/vectors")) {
      return "src/test/vectors/keys/signing-key-pub.pem";
    }
    if (signature.startsWith("examples")) {
      return "examples/key/signer.pub.pem";
    }
    Path own = Path.of("src/test/models", signature.getName(3) + ".pub.pem");
    return Files.exists(own) ? own.toString() : "src/test/models/p256.pub.pem";
  }

  private static boolean isSameSigner(Path first, Path second) throws IOException {
    if (isByKey(first) || isByKey(second)) {
      return isByKey(first)
          && isByKey(second)
          && Files.mismatch(Path.of(key(first)), Path.of(key(second))) < 0;
    }
    JsonNode one = facts(first);
    JsonNode other = facts(second);
    return one.path("identity").equals(other.path("identity"))
        && one.at("/certificates/0/subject").equals(other.at("/certificates/0/subject"));
  }

  /** A policy for v0.2 cannot name the model. */
  private static boolean isSameModel(JsonNode pinned, JsonNode other) {
    return pinned.at("/statement/format").asText().equals("v0.2")
        || pinned.at("/statement/rootDigest").equals(other.at("/statement/rootDigest"));
  }

  private static JsonNode facts(Path signature) throws IOException {
    return CommandRun.of("inspect", "-o", "json", signature.toString()).json().at("/signatures/0");
  }

  /** The verifier's arguments as the engine injects them, with what the environment holds. */
  private List<String> verifierOf(String policy) throws IOException {
    Path policies = temporary.resolve("policy.yaml");
    Files.writeString(policies, policy);
    String name = Yaml.parse(policy).at("/metadata/name").asText();
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: server, labels: {validation.rhtas.redhat.com/ml: "%s"}}
        spec:
          containers: [{name: main, image: i, volumeMounts: [{name: m, mountPath: %s}]}]
          volumes: [{name: m, persistentVolumeClaim: {claimName: m}}]
        """
            .formatted(name, IN_POD);
    CommandRun run =
        CommandRun.withInput(pod, "explain", "-f", "-", "-p", policies.toString(), "-o", "patch");
    assertThat(run.err()).isEmpty();
    JsonNode container = injected(new JsonMapper().readTree(run.out()));
    List<String> arguments = new ArrayList<>();
    for (JsonNode each : container.path("args")) {
      arguments.add(withFiles(each.asText(), container.path("env")));
    }
    return arguments;
  }

  private static JsonNode injected(JsonNode patch) {
    for (JsonNode each : patch) {
      if (each.path("path").asText().startsWith("/spec/initContainers")) {
        return each.path("value").isArray() ? each.path("value").get(0) : each.path("value");
      }
    }
    throw new AssertionError("nothing is injected");
  }

  /** A process cannot change its own environment. */
  private String withFiles(String argument, JsonNode environment) throws IOException {
    String replaced = argument;
    for (JsonNode each : environment) {
      String reference = "env://" + each.path("name").asText();
      if (argument.endsWith(reference)) {
        Path file = temporary.resolve(each.path("name").asText());
        Files.writeString(file, each.path("value").asText());
        replaced = argument.replace(reference, file.toString());
      }
    }
    return replaced;
  }

  private static CommandLineRun verify(List<String> arguments, Path signature) {
    List<Object> words = new ArrayList<>(arguments);
    assertThat(words.remove(words.size() - 1)).isEqualTo(IN_POD);
    words.add("--signature=" + signature);
    words.add("--ignore-paths=" + model(signature).resolve("ignore-me"));
    words.add(model(signature));
    return CommandLineRun.of(words.toArray());
  }

  private static Path model(Path signature) {
    Path folder = signature.resolveSibling("");
    if (signature.startsWith(KEYLESS)) {
      return Path.of("examples/key/model");
    }
    if (signature.startsWith("examples")) {
      return folder;
    }
    return Stream.of("model", "weights.bin", "signme-1")
        .map(folder::resolve)
        .filter(Files::exists)
        .filter(each -> !each.endsWith("signme-1") || !Files.exists(folder.resolve("signme-2")))
        .findFirst()
        .orElse(folder);
  }
}
