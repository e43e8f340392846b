package io.modelgate.command.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.CommandRun;
import io.modelgate.command.SarifSchema;
import io.modelgate.resource.UnusablePolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LintCommandTest {
  private static final Path OF_THE_EXAMPLES =
      Path.of("src/test/resources/io/modelgate/command/lint/examples.txt");

  private static final String AT = "2026-11-29T12:00:00Z";

  private static final String POLICY =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelecter: {}
        rules:
          - {name: all, runtime: gvisor}
      ---
      apiVersion: node.k8s.io/v1
      kind: RuntimeClass
      metadata: {name: gvisor}
      handler: runsc
      """;

  private static final String FINDING =
      "error unknown-field: spec has no field \"namespaceSelecter\". Write \"namespaceSelector\","
          + " or remove it.";

  @TempDir Path directory;

  static List<UnusablePolicy> unusable() throws IOException {
    return UnusablePolicy.all();
  }

  /** Renew it by {@code -Dmodelgate.renew=true}. */
  @Test
  void examplesAreAsExpected() throws IOException {
    CommandRun run = CommandRun.of("lint", "examples", "--at", AT);

    if (Boolean.getBoolean("modelgate.renew")) {
      Files.writeString(OF_THE_EXAMPLES, run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(OF_THE_EXAMPLES));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void unusablePoliciesHaveTheirFault(UnusablePolicy policy) throws IOException {
    ObjectNode resource = new JsonMapper().createObjectNode();
    resource
        .put("apiVersion", policy.kind().apiVersion())
        .put("kind", policy.kind().resourceKind())
        .set("spec", policy.written().path("spec"));
    resource.putObject("metadata").put("name", "demo");
    StringBuilder documents = new StringBuilder(resource.toString());
    policy
        .written()
        .path("trustRoots")
        .properties()
        .forEach(
            each -> {
              ObjectNode root = new JsonMapper().createObjectNode();
              root.put("apiVersion", policy.kind().apiVersion()).put("kind", "TrustRoot");
              root.putObject("metadata").put("name", each.getKey());
              root.set("spec", each.getValue());
              documents.append("\n---\n").append(root);
            });

    JsonNode found =
        CommandRun.withInput(documents.toString(), "lint", "-", "-o", "json")
            .json()
            .at("/findings");

    String fault = policy.fault();
    String told = fault.contains(": ") ? fault.substring(0, fault.lastIndexOf(": ")) : fault;
    assertThat(found)
        .filteredOn(each -> each.path("id").asText().equals("broken-policy"))
        .anySatisfy(each -> assertThat(each.path("message").asText()).contains(told));
  }

  @Test
  void findingNamesPlaceIdAndFix() throws IOException {
    Path file = write("policy.yaml", POLICY);

    CommandRun run = CommandRun.of("lint", directory.toString());

    assertThat(run)
        .isEqualTo(new CommandRun(1, file + ":5:3: " + FINDING + "\n1 policy: 1 error\n", ""));
  }

  @Test
  void nothingFoundIsOneLine() throws IOException {
    write("policy.yaml", POLICY.replace("Selecter", "Selector"));

    assertThat(CommandRun.of("lint", directory.toString()))
        .isEqualTo(new CommandRun(0, "1 policy: nothing is found\n", ""));
  }

  @Test
  void standardInputAndListsAreRead() {
    String list =
        "apiVersion: v1\nkind: List\nitems:\n- "
            + POLICY.substring(0, POLICY.indexOf("---")).indent(2).strip();

    assertThat(CommandRun.withInput(list, "lint", "-", "--ignore", "unchecked-runtime-class").out())
        .isEqualTo("standard input:8:5: " + FINDING + "\n1 policy: 1 error\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--fail-on error, 1",
    "--fail-on none, 0",
    "--ignore unknown-field, 0",
    "'--ignore invalid-yaml,unknown-field', 0",
    "--ignore no-such-id, 2",
    "--min-severity grave, 2",
    "--output xml, 2"
  })
  void optionsSayWhatCounts(String options, int exitCode) throws IOException {
    write("policy.yaml", POLICY);
    String[] words = ("lint " + directory + " " + options).split(" ");

    assertThat(CommandRun.of(words).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void whatIsLessGraveIsNotShown() throws IOException {
    String old = "config: {privateKeyConfig: {keyPath: /keys/a.pem}}";
    write(
        "policy.yaml",
        "{apiVersion: rhtas.redhat.com/v1alpha1, kind: ModelValidation, metadata: {name: a, namespace: b}, spec: {%s}}"
            .formatted(old));

    assertThat(CommandRun.of("lint", directory.toString()).out()).contains("info deprecated-field");
    assertThat(CommandRun.of("lint", directory.toString()).exitCode()).isZero();
    assertThat(CommandRun.of("lint", directory.toString(), "--fail-on", "info").exitCode())
        .isEqualTo(1);
    assertThat(CommandRun.of("lint", directory.toString(), "--min-severity", "warning").out())
        .isEqualTo("1 policy: nothing is found\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'  namespaceSelecter: {} # modelgate-lint: ignore unknown-field', 0",
    "'  # modelgate-lint: ignore invalid-yaml, unknown-field\n  namespaceSelecter: {}', 0",
    "'  # modelgate-lint: ignore unknown-field\n\n  namespaceSelecter: {}', 1",
    "'  namespaceSelecter: {} # modelgate-lint: ignore broken-policy', 1"
  })
  void commentsIgnoreWhatIsInTheirLine(String line, int exitCode) throws IOException {
    write("policy.yaml", POLICY.replace("  namespaceSelecter: {}", line));

    CommandRun run = CommandRun.of("lint", directory.toString());

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out().contains("(1 ignored by comments)")).isEqualTo(exitCode == 0);
  }

  @Test
  void sarifIsValidAndNamesThePlace() throws IOException {
    Path file = write("policy.yaml", POLICY);

    JsonNode log = CommandRun.of("lint", directory.toString(), "-o", "sarif").json();

    SarifSchema.assertValid(log);
    JsonNode result = log.at("/runs/0/results/0");
    assertThat(result.path("ruleId").asText()).isEqualTo("unknown-field");
    assertThat(result.path("level").asText()).isEqualTo("error");
    JsonNode place = result.at("/locations/0/physicalLocation");
    assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo(file.toUri().toString());
    assertThat(place.at("/region/startLine").asInt()).isEqualTo(5);
    assertThat(place.at("/region/startColumn").asInt()).isEqualTo(3);
    assertThat(log.at("/runs/0/tool/driver/rules").findValuesAsText("id"))
        .contains("unknown-field")
        .doesNotHaveDuplicates();
  }

  @Test
  void pathsOfACheckoutStayRelative() throws IOException {
    JsonNode log = CommandRun.of("lint", "./examples", "-o", "sarif").json();

    SarifSchema.assertValid(log);
    assertThat(log.at("/runs/0/results").findValuesAsText("uri"))
        .isNotEmpty()
        .allMatch(each -> each.startsWith("examples/"));
  }

  @Test
  void annotationsNameFileLineAndColumn() throws IOException {
    Path file = write("policy.yaml", POLICY);

    assertThat(CommandRun.of("lint", directory.toString(), "-o", "github").out())
        .isEqualTo(
            "::error file=%s,line=5,col=3,title=modelgate lint%%3A unknown-field::%s\n"
                    .formatted(file, FINDING.substring("error unknown-field: ".length()))
                + "1 policy: 1 error\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'kind: ['|:1:8: error invalid-yaml: ",
        "'a: 1\na: 2'|:2:1: error invalid-yaml: ",
        "'a: *none'|:1:4: error invalid-yaml: ",
        "'a: {b: &a [c, *a]}'|:1:8: error invalid-yaml: The file is not YAML: it holds something",
        "'\u0007'|error invalid-yaml: "
      })
  void whatIsNoYamlHasItsPlace(String content, String finding) throws IOException {
    write("policy.yaml", POLICY);
    write("wrong.yaml", content);

    CommandRun run = CommandRun.of("lint", directory.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains(finding).contains(FINDING);
  }

  @Test
  void hugeFilesAndMissingOnesAreOneSentence() throws IOException {
    write("policy.yaml", POLICY);
    try (RandomAccessFile huge = new RandomAccessFile(directory.resolve("a.yaml").toFile(), "rw")) {
      huge.setLength(3L << 30);
    }

    assertThat(CommandRun.of("lint", directory.toString(), "missing"))
        .isEqualTo(
            new CommandRun(
                3,
                "",
                "not decided: %s/a.yaml is larger than 32 MiB.\nnot decided: missing does not exist.\n"
                    .formatted(directory)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"\"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\"", "\"- a list\"", "\"\""})
  void withoutPoliciesNothingIsDecided(String content) throws IOException {
    write("a.yaml", content);

    CommandRun run = CommandRun.of("lint", directory.toString());

    assertThat(run)
        .isEqualTo(
            new CommandRun(3, "", "not decided: There is no policy in %s.\n".formatted(directory)));
  }

  @Test
  void standardInputWithoutPoliciesIsNamed() {
    assertThat(CommandRun.withInput("a: 1", "lint", "-"))
        .isEqualTo(new CommandRun(3, "", "not decided: There is no policy in standard input.\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint |", "lint examples |"})
  void emptyWordIsAWrongCommandLine(String words) {
    CommandRun run = CommandRun.of(words.replace("|", "").split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: [[[[[[[[[[ ]]]]]]]]]]",
        "'spec: &a {rules: *a}'",
        "'spec: {rules: [&r {name: a, runtime: b, match: &m {labels: *m, images: [*m]}}]}'",
        "'spec: {rules: {? [a]: b}}'",
        "'spec: {rules: [{name: !!binary aGFsbG8=}]}'",
        "'metadata: text'",
        "'metadata: [a]'",
        "'spec: {rules: [{name: \"\\u202e\\e[2J\", runtim\\u0065: \"\\a\"}]}'"
      })
  void hostilePolicyIsToldOfWithoutATrace(String fields) throws IOException {
    write(
        "policy.yaml", "apiVersion: secure-ai.io/v1alpha1\nkind: RuntimePolicy\n" + fields + "\n");

    CommandRun run = CommandRun.of("lint", directory.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("error ").doesNotContain("\tat ", "\u001b", "Exception");
  }

  @Test
  void deepFileIsAFinding() throws IOException {
    write("deep.yaml", "[".repeat(100_000));

    assertThat(CommandRun.of("lint", directory.toString()).out())
        .isEqualTo(
            directory
                + "/deep.yaml:1:1: error invalid-yaml: The file is not YAML: it is nested too"
                + " deeply. Correct it; until then, no policy of this file counts, and a controller"
                + " that reads this directory denies all pods.\n"
                + "0 policies: 1 error\n");
  }

  @Test
  void filesOfKustomizeMustNotBePrivate() throws IOException {
    write("policy.yaml", POLICY.replace("  namespaceSelecter: {}\n", ""));
    Files.writeString(directory.resolve("key.pem"), "-----BEGIN EC PRIVATE KEY-----\n", UTF_8);
    write(
        "kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        configMapGenerator:
        - name: keys
          files:
          - missing.pem
          - ../outside.pem
          - signer.pem=key.pem
        """);

    assertThat(CommandRun.of("lint", directory.toString()).out())
        .isEqualTo(
            directory
                + "/kustomization.yaml:8:5: error private-key: File key.pem holds a private key,"
                + " and becomes a ConfigMap. Name the public key's file, and sign by a new key if"
                + " this was ever applied.\n"
                + "1 policy: 1 error\n");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
