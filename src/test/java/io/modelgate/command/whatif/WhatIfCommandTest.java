package io.modelgate.command.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WhatIfCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String TODAY =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: ai, labels: {tier: ai}}
      ---
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelector: {matchLabels: {tier: ai}}
        rules:
          - {name: serving, match: {images: [{contains: vllm}]}, runtime: gvisor}
      """;

  private static final String DRAFT =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelector: {matchLabels: {tier: ai}}
        rules:
          - {name: serving, match: {images: [{contains: vllm}]}, runtime: kata}
          - {name: training, match: {images: [{contains: pytorch}]}, runtime: kata, action: Enforce}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s, creationTimestamp: "2026-01-01T00:00:00Z"}
      spec:
        %s
        containers: [{name: main, image: "%s"}]
      status: {phase: Running}
      """;

  private static final String PODS =
      String.join(
          "---\n",
          POD.formatted("served", "ai", "runtimeClassName: gvisor", "vllm:1"),
          POD.formatted("trained", "ai", "", "pytorch:2"),
          POD.formatted("elsewhere", "web", "", "pytorch:2"));

  @TempDir Path directory;
  private String policies;
  private String draft;

  @BeforeEach
  void write() throws IOException {
    policies = file("policies.yaml", TODAY);
    draft = file("draft.yaml", DRAFT);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private CommandRun run(String input, String... words) {
    List<String> all = new ArrayList<>(List.of("what-if", "-p", policies));
    all.addAll(List.of(words));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  @Test
  void countsComeFirstAndThenPods() {
    CommandRun run = run(PODS, draft, "--pods", "-");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            3 pods, if each is created again as it was:
              denied     1  RuntimePolicy sandbox, rule training
              patched    1  RuntimePolicy sandbox, rule serving
              unchanged  1
            2 pods would be reported as unprotected until created again.

            POD         CONTROLLER  RESULT   WHY
            ai/trained  -           denied   Pod trained has no runtimeClassName, but rule training of RuntimePolicy sandbox requires runtime kata: set runtimeClassName to that.
            ai/served   -           patched  RuntimeClass kata instead of gvisor.

            note: The labels of these namespaces are unknown, so they count as having none: web.
            """);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void documentTellsAll() throws IOException {
    CommandRun run = run(PODS, draft, "--pods", "-", "-o", "json");
    JsonNode report = run.json();

    assertThat(report.path("total").asInt()).isEqualTo(3);
    assertThat(report.path("exitCode").asInt()).isEqualTo(run.exitCode()).isEqualTo(1);
    assertThat(report.path("pods")).hasSize(2);
    JsonNode served = report.at("/pods/0");
    assertThat(served.path("result").asText()).isEqualTo("patched");
    assertThat(served.at("/today/runtimeClass").asText()).isEqualTo("gvisor");
    assertThat(served.at("/today/stored/state").asText()).isEqualTo("protected");
    assertThat(served.at("/then/runtimeClass").asText()).isEqualTo("kata");
    assertThat(served.at("/then/stored/state").asText()).isEqualTo("unprotected");
    assertThat(report.at("/counts/0"))
        .isEqualTo(
            JSON.readTree(
                """
                {"result": "denied", "by": "RuntimePolicy sandbox, rule training", "pods": 1}
                """));
    assertThat(report.at("/stored/becomingUnprotected").asInt()).isEqualTo(2);
  }

  @Test
  void everyFormOfADumpIsRead() throws IOException {
    List<JsonNode> pods = new ArrayList<>();
    for (String each : PODS.split("---\n", -1)) {
      pods.add(Yaml.parse(each));
    }
    String list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List").toString();
    ObjectNode whole = (ObjectNode) JSON.readTree(list);
    whole.putArray("items").addAll(pods);
    String json = whole.toPrettyString();
    String items =
        "apiVersion: v1\nitems:\n"
            + pods.stream().map(each -> "- " + each + "\n").reduce("", String::concat)
            + "kind: PodList\n";
    String documents = pods.stream().map(JsonNode::toString).reduce("", String::concat);
    String block =
        "apiVersion: v1\nkind: List\nitems:\n"
            + Arrays.stream(PODS.split("---\n", -1))
                .map(each -> "- " + each.strip().replace("\n", "\n  ") + "\n")
                .reduce("", String::concat);
    String expected = run(PODS, draft, "--pods", "-").out();

    for (String dump : List.of(json, whole.toString(), items, documents, block, " \n" + json)) {
      CommandRun run = run(dump, draft, "--pods", "-");
      assertThat(run.err()).as(dump).isEmpty();
      assertThat(run.out()).as(dump).isEqualTo(expected);
    }
  }

  @Test
  void policyThatIsDeletedNoLongerProtects() {
    CommandRun run = run(PODS, "--delete", "RuntimePolicy/sandbox", "--pods", "-");

    assertThat(run.out())
        .contains("unprotected  1  RuntimePolicy sandbox, rule serving")
        .contains("No RuntimeClass instead of gvisor.");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void onlyOneNamespaceIsLookedAt() {
    CommandRun run = run(PODS, draft, "--pods", "-", "-n", "web");

    assertThat(run.out()).startsWith("1 pod, if each is created again").contains("unchanged  1");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void brokenDraftIsTold() throws IOException {
    String broken = file("broken.yaml", DRAFT.replace("runtime: kata", "runtim: kata"));

    assertThat(run(PODS, broken, "--pods", "-").out())
        .contains("note: RuntimePolicy sandbox cannot be applied: spec.rules[0]");
  }

  @Test
  void otherResourcesInADraftAreTold() throws IOException {
    String other =
        file("other.yaml", DRAFT + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n");

    assertThat(run(PODS, other, "--pods", "-").out())
        .contains("note: Secret s in " + other + " is no policy, and is ignored.");
  }

  @Test
  void fewPodsAreShownAndAllCounted() {
    CommandRun run = run(PODS, draft, "--pods", "-", "--limit", "1");

    assertThat(run.out())
        .contains("denied     1", "patched    1", "These are 1 of 2: --limit")
        .doesNotContain("ai/served");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | standard input line 1 is not JSON: ",
        "{\"items\": [1, 2 | standard input line 1 is not JSON: ",
        "a: [ | standard input line 1 is not YAML: ",
        "a: b | There is no pod."
      })
  void unreadableDumpIsNotDecided(String dump, String message) {
    CommandRun run = run(dump, draft, "--pods", "-");

    assertThat(run.err()).startsWith("not decided: " + message);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void documentOfAnInterruptedDumpIsWholeAndSaysSo() throws IOException {
    String half = "{\"items\": [" + Yaml.parse(PODS.split("---\n", -1)[1]) + ", {\"kind\": ";
    CommandRun run = run(half, draft, "--pods", "-", "-o", "json");

    assertThat(run.json().path("pods")).hasSize(1);
    assertThat(run.json().at("/faults/0").asText()).startsWith("standard input line 1 is not JSON");
    assertThat(run.json().path("exitCode").asInt()).isEqualTo(run.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modelvalidations/x | There is no ModelValidation default/x that could be deleted.",
        "ModelValidation/ai/x | There is no ModelValidation ai/x that could be deleted.",
        "modelvalidation/ai/x | There is no ModelValidation ai/x that could be deleted.",
        "modelvalidation.ml.sigstore.dev/ai/x | There is no ModelValidation.ml.sigstore.dev ai/x"
            + " that could be deleted.",
        "RUNTIMEPOLICIES.secure-ai.io/x | There is no RuntimePolicy x that could be deleted."
      })
  void whatIsNotThereCannotBeDeleted(String reference, String message) {
    CommandRun run = run(PODS, "--delete", reference, "--pods", "-");

    assertThat(run.err()).isEqualTo("not decided: " + message + "\n");
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nonsense/x", "RuntimePolicy", "RuntimePolicy/", "RuntimePolicy/a/b"})
  void whatNamesNoPolicyIsAWrongCommandLine(String reference) {
    CommandRun run = run(PODS, "--delete", reference, "--pods", "-");

    assertThat(run.err())
        .startsWith(
            "--delete "
                + reference
                + " names no policy: write KIND/NAME or KIND/NAMESPACE/NAME; a kind is one of"
                + " ClusterModelValidation, ModelValidation, ");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void draftIsNeeded() throws IOException {
    CommandRun none = run(PODS, "--pods", "-");
    CommandRun empty = run(PODS, file("empty.yaml", "kind: Service\n"), "--pods", "-");

    assertThat(none.err())
        .startsWith("No policy is given: name a file with one, or one to --delete.\n");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(empty.err())
        .isEqualTo(
            "not decided: There is no policy in the files: name one with a policy, or a policy to"
                + " --delete.\n");
    assertThat(empty.exitCode()).isEqualTo(3);
  }

  @Test
  void nothingIsCountedOfWhatCannotBeRead() {
    assertThat(run("", draft, "--pods", "missing"))
        .isEqualTo(new CommandRun(3, "", "not decided: missing does not exist.\n"));
    assertThat(run("", draft, "--pods", "examples"))
        .isEqualTo(
            new CommandRun(
                3, "", "not decided: examples is a directory: name the file with the pods.\n"));
  }

  @Test
  void policiesOfFilesGoWithPodsOfFiles() {
    CommandRun run = run(PODS, draft);

    assertThat(run.err())
        .startsWith("--policies can only be used with --pods: a cluster has its own policies.");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run(PODS, draft, "--pods", "-", "--context", "x").err())
        .startsWith("The pods are a cluster's or those of --pods, not both.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.yaml", "missing"})
  void missingFilesAreNamed(String name) {
    assertThat(run(PODS, name, "--pods", "-").err())
        .isEqualTo("not decided: " + name + " does not exist.\n");
    assertThat(run(PODS, draft, "--pods", name).err())
        .isEqualTo("not decided: " + name + " does not exist.\n");
  }

  @Test
  void standardInputIsOneThing() {
    CommandRun run = run(PODS, "-", "--pods", "-");

    assertThat(run.err()).startsWith("Standard input cannot be both: the pods and a policy.");
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
