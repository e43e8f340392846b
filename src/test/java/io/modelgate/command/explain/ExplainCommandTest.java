package io.modelgate.command.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {
  private static final String POLICY =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelector: {matchLabels: {tier: ai}}
        rules:
          - name: gpu
            match: {features: [GPU]}
            runtime: kata
          - name: serving
            match: {images: [{contains: vllm}]}
            runtime: gvisor
          - name: rest
            runtime: runc
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: ai, labels: {tier: ai}}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s}
      spec:
        containers: [{name: main, image: "%s"}]
      """;

  @TempDir Path directory;

  @Test
  void rulesAreTriedInOrder() throws IOException {
    JsonNode pod = explained(POD.formatted("server", "ai", "vllm:1")).at("/pods/0");

    assertThat(pod.path("verdict").asText()).isEqualTo("patched");
    assertThat(pod.at("/runtimeClassName/before").isNull()).isTrue();
    assertThat(pod.at("/runtimeClassName/after").asText()).isEqualTo("gvisor");
    assertThat(pod.at("/policies/0/applies").asBoolean()).isTrue();
    assertThat(pod.at("/policies/0/rules"))
        .extracting(rule -> rule.path("result").asText() + ": " + rule.path("reason").asText())
        .containsExactly(
            "noMatch: container main has no GPU",
            "decides: it calls for runtime gvisor",
            "notTried: rule serving decides");
  }

  @Test
  void policyOfOtherNamespacesDoesNotApply() throws IOException {
    JsonNode pod = explained(POD.formatted("server", "web", "vllm:1")).at("/pods/0");

    assertThat(pod.path("verdict").asText()).isEqualTo("unchanged");
    assertThat(pod.at("/policies/0/applies").asBoolean()).isFalse();
    assertThat(pod.at("/policies/0/reason").asText())
        .isEqualTo(
            "its namespaceSelector does not match namespace web: label tier is missing, which"
                + " must be \"ai\"");
    assertThat(pod.at("/notes/0").asText()).contains("namespace web");
  }

  @Test
  void templatesListsAndOthersAreTold() throws IOException {
    String documents =
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: ai}
            spec:
              template:
                spec: {containers: [{name: main, image: nginx}]}
          - apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, namespace: ai}
            spec:
              jobTemplate:
                spec:
                  template:
                    spec: {containers: [{name: main, image: nginx}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        """;

    JsonNode report = explained(documents);

    assertThat(report.path("pods"))
        .extracting(pod -> pod.at("/object/kind").asText() + " " + pod.path("verdict").asText())
        .containsExactly("Deployment patched", "CronJob patched");
    assertThat(report.at("/ignored/0").asText()).isEqualTo("Service web in standard input");
  }

  @ParameterizedTest
  @CsvSource({
    "examples/key/pod.yaml, examples/key, 0",
    "examples/sandbox-explicit-runc/pod.yaml, examples/sandbox-policy, 1",
    "examples/no-policy/pod.yaml, examples/no-policy, 4"
  })
  void exitCodeSaysTheVerdict(String pod, String policies, int code) {
    assertThat(CommandRun.of("explain", "-f", pod, "-p", policies).exitCode()).isEqualTo(code);
  }

  @Test
  void denialCountsMoreThanWarnings() {
    CommandRun run =
        CommandRun.of(
            "explain",
            "-f",
            "examples/no-policy/pod.yaml",
            "-f",
            "examples/sandbox-explicit-runc/pod.yaml",
            "-f",
            "examples/key/pod.yaml",
            "-p",
            "examples/sandbox-policy",
            "-p",
            "examples/key");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("warning: ", ": denied", ": admitted with changes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain",
        "expain -f pod.yaml",
        "explain -f pod.yaml --output xml",
        "explain -f pod.yaml --set modelgate.verifier.imag=x",
        "explain -f pod.yaml --set modelgate.verifier.image=:",
        "explain -f pod.yaml --at tomorrow"
      })
  void wrongCommandLineIsNamed(String words) {
    CommandRun run = CommandRun.of(words.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotEmpty().doesNotContain("Exception", "\tat ");
  }

  @Test
  void mistypedCommandGetsASuggestion() {
    assertThat(CommandRun.of("expain").err()).contains("Did you mean: modelgate explain?");
  }

  @Test
  void whatCannotBeReadIsNotDecided() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.yaml"), "kind: [\n");

    assertThat(CommandRun.of("explain", "-f", broken.toString()).err())
        .startsWith("not decided: ")
        .contains("broken.yaml line 2 is not YAML");
    assertThat(CommandRun.of("explain", "-f", "missing.yaml"))
        .isEqualTo(new CommandRun(3, "", "not decided: missing.yaml does not exist.\n"));
    assertThat(CommandRun.of("explain", "-f", "examples/key/policy.yaml").err())
        .startsWith("not decided: There is no pod");
    assertThat(
            CommandRun.of("explain", "-f", "examples/key/pod.yaml", "-p", broken.toString())
                .exitCode())
        .isEqualTo(3);
  }

  @Test
  void brokenPolicyAndItsFaultAreTold() throws IOException {
    CommandRun run =
        CommandRun.withInput(
            POD.formatted("server", "ai", "vllm:1")
                + "---\n"
                + POLICY.replace("runtime: kata", "runtime: [a]"),
            "explain",
            "-f",
            "-");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("cannot be applied: spec has a field of the wrong type");
  }

  @Test
  void patchIsWhatKubectlTakes() throws IOException {
    CommandRun run =
        CommandRun.withInput(
            POD.formatted("server", "ai", "vllm:1") + "---\n" + POLICY,
            "explain",
            "-f",
            "-",
            "-o",
            "patch");

    assertThat(run.out())
        .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/runtimeClassName\",\"value\":\"gvisor\"}]\n");
  }

  @Test
  void yamlSaysTheSameAsJson() throws IOException {
    String input = POD.formatted("server", "ai", "vllm:1") + "---\n" + POLICY;

    assertThat(Yaml.parse(CommandRun.withInput(input, "explain", "-f", "-", "-o", "yaml").out()))
        .isEqualTo(CommandRun.withInput(input, "explain", "-f", "-", "-o", "json").json());
  }

  @Test
  void namespaceIsThatOfTheOption() throws IOException {
    String pod = POD.formatted("server", "x", "vllm:1").replace(", namespace: x", "");

    CommandRun run =
        CommandRun.withInput(
            pod + "---\n" + POLICY, "explain", "-f", "-", "-n", "ai", "-o", "json");

    assertThat(run.json().at("/pods/0/object/namespace").asText()).isEqualTo("ai");
    assertThat(run.json().at("/pods/0/verdict").asText()).isEqualTo("patched");
  }

  @Test
  void diffIsColoredOnDemand() throws IOException {
    String input = POD.formatted("server", "ai", "vllm:1") + "---\n" + POLICY;

    assertThat(CommandRun.withInput(input, "explain", "-f", "-").out()).doesNotContain("\u001b");
    assertThat(CommandRun.withInput(input, "explain", "-f", "-", "--color", "always").out())
        .contains("\u001b[32m+  runtimeClassName: gvisor\u001b[0m");
  }

  @Test
  void othersTextsDoNotReachTheTerminal() {
    String pod = POD.formatted("\"a\\e[2Jb\"", "ai", "vllm:\\e[2J");

    assertThat(CommandRun.withInput(pod + "---\n" + POLICY, "explain", "-f", "-").out())
        .contains("admitted")
        .doesNotContain("\u001b");
  }

  @Test
  void verifierIsThatOfTheConfiguration() throws IOException {
    JsonNode report =
        CommandRun.of(
                "explain",
                "-f",
                "examples/key",
                "-o",
                "json",
                "--set",
                "modelgate.verifier.image=registry.example/verifier:2")
            .json();

    assertThat(report.at("/pods/0/injected/0/image").asText())
        .isEqualTo("registry.example/verifier:2");
    assertThat(report.at("/pods/0/injected/0/policy").asText()).isEqualTo("ModelValidation/demo");
  }

  @Test
  void exemptionEndsAtItsTime() throws IOException {
    String[] words = {
      "explain", "-f", "examples/exempt-expired", "-p", "examples/selected", "-o", "json", "--at"
    };

    assertThat(verdict(words, "2020-01-01T00:00:00Z"))
        .isNotEqualTo(verdict(words, "2100-01-01T00:00:00Z"));
  }

  private static String verdict(String[] words, String time) throws IOException {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = time;
    return CommandRun.of(all).json().at("/pods/0/verdict").asText();
  }

  private static JsonNode explained(String documents) throws IOException {
    CommandRun run =
        CommandRun.withInput(
            documents + "---\n" + POLICY, "explain", "--filename=-", "--output=json");
    assertThat(run.err()).isEmpty();
    return new JsonMapper().readTree(run.out());
  }
}
