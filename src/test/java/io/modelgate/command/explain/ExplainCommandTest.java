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
            "decides: it requires runtime gvisor",
            "notTried: rule serving decides");
  }

  @Test
  void policyOfOtherNamespacesDoesNotApply() throws IOException {
    JsonNode pod = explained(POD.formatted("server", "web", "vllm:1")).at("/pods/0");

    assertThat(pod.path("verdict").asText()).isEqualTo("unchanged");
    assertThat(pod.at("/policies/0/applies").asBoolean()).isFalse();
    assertThat(pod.at("/policies/0/reason").asText())
        .isEqualTo(
            "its namespaceSelector does not match namespace web: label tier is missing, but"
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
        .isEqualTo(
            "not decided: There are only policies and related resources (1), but no pod, and"
                + " nothing that creates pods: name a file with one by --filename.\n");
    assertThat(
            CommandRun.of("explain", "-f", "examples/key/pod.yaml", "-p", broken.toString())
                .exitCode())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-f '' | 2 | Invalid value for option '--filename' (FILE): it is empty",
        "-f examples/key -p '' | 2 | Invalid value for option '--policies' (DIR): it is empty",
        "-f examples/key -p - | 3 | not decided: Policies cannot be read from standard input: name",
        "-f examples/key --set foo=bar | 2 | --set foo: a key begins with modelgate., for example",
        "-f examples/key --set foo | 2 | Value for option '--set' ",
        "--file examples/key | 2 | Unknown option: '--file'"
      })
  void whatIsWrongIsSaid(String words, int exitCode, String beginning) {
    String[] all = ("explain " + words).replace("''", "\0").split(" ");
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i].replace("\0", "");
    }
    CommandRun run = CommandRun.of(all);

    assertThat(run.err()).startsWith(beginning);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{contaners: []}", "{containers: []}", "{containers: {a: b}}"})
  void podWithoutContainersIsNone(String spec) {
    CommandRun run =
        CommandRun.withInput(
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: " + spec + "}",
            "explain",
            "-f",
            "-");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                3,
                "",
                "not decided: standard input contains no usable pod: spec.containers of p is not a"
                    + " list of containers.\n"));
  }

  @Test
  void missingPoliciesAreNoticed() {
    assertThat(CommandRun.of("explain", "-f", "examples/key", "-o", "json").err()).isEmpty();
    assertThat(CommandRun.of("explain", "-f", "examples/key/pod.yaml").err())
        .isEqualTo("note: There is no policy in what is read, so no policy applies.\n");
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
    assertThat(run.out())
        .contains("cannot be applied: spec.rules[0].runtime must be text, not a list");
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
  void runtimeClassesAndNodesOfTheDocumentsAreHeardOf() throws IOException {
    String pod = POD.formatted("server", "ai", "vllm:1") + "---\n";
    String gvisor =
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: gvisor}
        handler: runsc
        ---
        """;
    String node =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: worker}
        status:
          conditions: [{type: Ready, status: "True"}]
          runtimeHandlers: [{name: %s}]
        ---
        """;

    assertThat(explained(pod + gvisor.replace("gvisor", "other")).at("/pods/0/message").asText())
        .contains("gvisor");
    assertThat(explained(pod + gvisor + node.formatted("runc")).at("/pods/0/message").asText())
        .contains("no ready node offers handler runsc");
    assertThat(explained(pod + gvisor + node.formatted("runsc")).at("/pods/0/verdict").asText())
        .isEqualTo("patched");
  }

  @Test
  void limitRangesOfTheDocumentsAreHeardOf() throws IOException {
    String limitRange =
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes, namespace: %s}
        spec: {limits: [{type: Container, min: {memory: 300Mi}}]}
        """;
    String[] words = {
      "explain", "-f", "-", "-f", "examples/key/pod.yaml", "-p", "examples/key", "-o", "json"
    };

    assertThat(memory(CommandRun.withInput(limitRange.formatted("key"), words))).isEqualTo("300Mi");
    assertThat(memory(CommandRun.withInput(limitRange.formatted("other"), words)))
        .isEqualTo("128Mi");
  }

  private static String memory(CommandRun run) throws IOException {
    return run.json().at("/pods/0/patch").findPath("requests").path("memory").asText();
  }

  @Test
  void labelsAloneAreLookedAtOfAnInferenceService() throws IOException {
    String service =
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: chat
          namespace: key
          labels: {validation.rhtas.redhat.com/ml: "%s"}
        spec: {predictor: {model: {modelFormat: {name: huggingface}}}}
        """;
    String[] words = {"explain", "-f", "-", "-p", "examples/key"};

    CommandRun known = CommandRun.withInput(service.formatted("demo"), words);
    assertThat(known.exitCode()).isEqualTo(4);
    assertThat(known.out())
        .contains("InferenceService key/chat (standard input): its pods are admitted as they are")
        .contains("warning: ", "only their labels were checked");
    CommandRun unknown = CommandRun.withInput(service.formatted("missing"), words);
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.out())
        .contains("its pods are denied", "A workload that creates denied pods is admitted itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Pod, metadata: {name: x}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: [a]}",
        "{apiVersion: v1, kind: Pod, metadata: [x], spec: {}}",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template: {spec: 5}}}",
        "{apiVersion: apps/v1, kind: Deployment, spec: {template: {metadata: a, spec: {}}}}"
      })
  void podOfAnotherShapeIsNotDecided(String document) {
    CommandRun run = CommandRun.withInput(document, "explain", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("not decided: standard input contains no usable pod: metadata or spec of ")
        .endsWith(" is not a map.\n");
  }

  @Test
  void nameDoesNotMoveTheCursorOfWhoReadsWhyNothingIsDecided() {
    String document = "{apiVersion: v1, kind: Pod, metadata: {name: \"\\e[31mx\"}}";

    assertThat(CommandRun.withInput(document, "explain", "-f", "-").err())
        .contains("\\u001b[31mx")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpOfTheWholeCommandNamesCommands(String word) {
    CommandRun run = CommandRun.of(word);

    assertThat(run.out()).contains("explain", "test", "completion");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void policiesThatDoNotApplyAreOnlyCounted() {
    String input = POD.formatted("server", "web", "vllm:1") + "---\n" + POLICY;

    assertThat(CommandRun.withInput(input, "explain", "-f", "-").out())
        .contains("  1 policy does not apply: --verbose says why\n")
        .doesNotContain("namespaceSelector");
    assertThat(CommandRun.withInput(input, "explain", "-f", "-", "--verbose").out())
        .contains("RuntimePolicy sandbox does not apply: its namespaceSelector does not match")
        .doesNotContain("--verbose says why");
  }

  @Test
  void eachOfManyPoliciesIsExplained() {
    StringBuilder input = new StringBuilder(POD.formatted("server", "ai", "vllm:1"));
    for (int i = 0; i < 10; i++) {
      input.append(
          """
          ---
          {apiVersion: rhtas.redhat.com/v1alpha1, kind: ModelValidation,
            metadata: {name: m%1$d, namespace: ai},
            spec: {selector: {pods: {matchLabels: {tier: t%1$d}}},
              config: {publicKeyConfig: {keyPath: /keys/a.pem}}}}
          ---
          {apiVersion: secure-ai.io/v1alpha1, kind: RuntimePolicy, metadata: {name: r%1$d},
            spec: {namespaceSelector: {},
              rules: [{name: rule, runtime: kata, match: {labels: {matchLabels: {tier: t%1$d}}}}]}}
          """
              .formatted(i));
    }

    String out = CommandRun.withInput(input.toString(), "explain", "-f", "-", "--verbose").out();

    for (int i = 0; i < 10; i++) {
      assertThat(out)
          .contains(
              "ModelValidation ai/m%d does not apply: its selector does not match".formatted(i))
          .contains("RuntimePolicy r%d applies: its rules are tried in order".formatted(i));
    }
  }

  @Test
  void backslashesAreShownAsTheyAre() {
    String out = CommandRun.of("explain", "-f", "examples/model-identity").out();

    assertThat(out)
        .contains("+    - --identity-regexp=https://github\\.com/org/models")
        .doesNotContain("\\\\");
  }

  @Test
  void denialSaysHowItIsToBeRead() {
    CommandRun run =
        CommandRun.of(
            "explain",
            "-f",
            "examples/sandbox-explicit-runc/pod.yaml",
            "-p",
            "examples/sandbox-policy");

    assertThat(run.out())
        .contains("  message: Workload training with high compute requires runtime kata\n")
        .endsWith("Change the pod as the message says, or a policy that applies.\n");
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
  void settingThatCannotBeUsedIsAWrongCommandLine() {
    CommandRun run =
        CommandRun.of("explain", "-f", "examples/key", "--set", "modelgate.https.port=none");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("--set: modelgate.https.port is ")
        .contains("Usage: modelgate explain");
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
