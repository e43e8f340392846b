package io.modelgate.command.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.CommandRun;
import io.modelgate.command.FullCommand;
import io.modelgate.command.SarifSchema;
import io.modelgate.testing.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

final class TestCommandTest {
  private static final String POLICY =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ai}}
        rules:
          - name: serving
            match: {images: [{contains: vllm}]}
            action: Enforce
            runtime: gvisor
            message: Serve in gvisor, please
          - name: rest
            runtime: runc
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: server, namespace: ai}
      spec:
        runtimeClassName: %s
        containers: [{name: main, image: "vllm:1"}]
      """;

  private static final String DENIED = "{verdict: denied, message: 'Serve in gvisor, please'}\n";

  @TempDir Path suite;

  @BeforeEach
  void twoCases() throws IOException {
    Files.writeString(suite.resolve("policy.yaml"), POLICY);
    write("good/pod.yaml", POD.formatted("gvisor"));
    write("good/expected.yaml", "verdict: unchanged\n");
    write("bad/pod.yaml", POD.formatted("runc"));
    write("bad/expected.yaml", DENIED);
  }

  @Test
  void caseWithoutAnExpectationShowsWhatIsDecided() throws IOException {
    Files.delete(suite.resolve("bad/expected.yaml"));
    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("There is no expected.yaml: --record writes it.")
        .containsPattern("expected +got")
        .containsPattern("[{][}] +[|] verdict: denied");
  }

  @Test
  void examplesAreAsExpected() throws IOException {
    CommandRun run = CommandRun.of("test", "examples", "-o", "json");

    assertThat(run.err()).isEmpty();
    JsonNode result = run.json().at("/suites/0");
    assertThat(result.path("cases"))
        .filteredOn(each -> !each.path("status").asText().equals("passed"))
        .isEmpty();
    assertThat(result.path("cases")).hasSize((int) expectations(Path.of("examples")));
    assertThat(run.exitCode()).isZero();
  }

  private static long expectations(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(each -> each.endsWith("expected.yaml")).count();
    }
  }

  @Test
  void allAsExpectedIsOneLine() {
    assertThat(CommandRun.of("test", suite.toString()))
        .isEqualTo(new CommandRun(0, suite + ": 2 cases: 2 as expected (1 policy)\n", ""));
    assertThat(CommandRun.of("test", suite.toString(), "--verbose").out())
        .startsWith(suite + "/bad: as expected\n" + suite + "/good: as expected\n");
  }

  @Test
  void changedPolicyFailsWithTheDifferenceAndWhy() throws IOException {
    Files.writeString(suite.resolve("policy.yaml"), POLICY.replace("vllm}", "none}"));
    write("bad/expected.yaml", "{message: 'Serve in gvisor, please', verdict: denied}\n");

    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            suite
                + """
                /bad: not as expected
                    expected                               got
                    verdict: denied                      | verdict: unchanged
                    message: Serve in gvisor, please     <
                """)
        .contains("    2. rest (Mutate) decides: ")
        .endsWith(": 2 cases: 2 not as expected (1 policy)\n");
  }

  @Test
  void expectedAndGotStandBesideEachOtherInEightyColumns() throws IOException {
    String sentence = "A sentence that is far too long to stand in half of a terminal's line";
    write("bad/expected.yaml", "verdict: denied\nmessage: %s\n".formatted(sentence));

    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.out())
        .contains(
            """
                expected                               got
                verdict: denied                        verdict: denied
                message: A sentence that is far too  | message: Serve in gvisor, please
                long to stand in half of a terminal' |
                s line                               |
            """);
    assertThat(CommandRun.of("test", suite.toString(), "--color", "always").out())
        .contains(
            "\u001b[31mmessage: A sentence that is far too \u001b[0m | \u001b[32mmessage: Serve");
  }

  @Test
  void watchTestsAgainWhenAFileChanges() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    int[] code = {-1};
    Thread watching =
        new Thread(
            () ->
                code[0] =
                    new FullCommand(InputStream.nullInputStream(), stream, stream)
                        .run("test", suite.toString(), "--watch"));
    watching.start();
    await().until(() -> out.toString(UTF_8).contains("waiting for a change"));
    assertThat(out.toString(UTF_8)).contains(": 2 cases: 2 as expected (1 policy)\n");

    write("bad/expected.yaml", "verdict: unchanged\n");

    await().until(() -> out.toString(UTF_8).contains("1 not as expected (1 policy)\nwaiting"));
    Files.delete(suite.resolve("policy.yaml"));
    await().until(() -> out.toString(UTF_8).contains("(0 policies)\nwaiting"));
    watching.interrupt();
    watching.join(10_000);
    assertThat(code[0]).isZero(); // of the last test
    assertThat(CommandRun.of("test", suite.toString(), "--watch", "--record").exitCode())
        .isEqualTo(2);
  }

  @Test
  void everythingThatIsNotExpectedIsADifference() throws IOException {
    for (String wrong :
        new String[] {
          "verdict: unchanged\n",
          "verdict: denied\n",
          "{verdict: denied, message: Serve}\n",
          "{verdict: denied, message: 'Serve in gvisor, please', warnings: [x]}\n",
          "{verdict: denied, message: 'Serve in gvisor, please', runtimeClassName: runc}\n",
          "{}\n"
        }) {
      write("bad/expected.yaml", wrong);
      assertThat(CommandRun.of("test", suite.toString()).exitCode()).as(wrong).isEqualTo(1);
    }
  }

  @Test
  void recordedIsGreen() throws IOException {
    write("bad/expected.yaml", "verdict: unchanged\n");
    write("new/pod.yaml", POD.formatted("gvisor").replace("vllm", "nginx"));
    String kept = "# kept\nverdict: unchanged\n";
    write("good/expected.yaml", kept);
    assertThat(CommandRun.of("test", suite.toString()).out())
        .contains(suite + "/new: not as expected\n  There is no expected.yaml: --record writes it");

    CommandRun run = CommandRun.of("test", suite.toString(), "--record");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith(": 3 cases: 1 as expected, 2 recorded (1 policy)\n");
    assertThat(CommandRun.of("test", suite.toString()).exitCode()).isZero();
    assertThat(Yaml.read(suite.resolve("bad/expected.yaml"))).isEqualTo(Yaml.parse(DENIED));
    assertThat(suite.resolve("good/expected.yaml")).hasContent(kept);
    try (Stream<Path> files = Files.list(suite.resolve("bad"))) {
      assertThat(files).hasSize(2);
    }
    assertThat(Files.getPosixFilePermissions(suite.resolve("new/expected.yaml")))
        .isEqualTo(Files.getPosixFilePermissions(suite.resolve("new/pod.yaml")));
  }

  @Test
  void linksAreNotWrittenTo() throws IOException {
    Path elsewhere = Files.writeString(suite.resolve("elsewhere"), "verdict: patched\n");
    Files.delete(suite.resolve("bad/expected.yaml"));
    Files.createSymbolicLink(suite.resolve("bad/expected.yaml"), elsewhere);

    CommandRun run = CommandRun.of("test", suite.toString(), "--record");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("expected.yaml is a link, which --record does not write to.");
    assertThat(elsewhere).hasContent("verdict: patched\n");
  }

  @Test
  void everyExampleIsRecordedAsItIs() throws IOException {
    for (String name : new String[] {"model-identity", "trust-root", "exempt", "served-juicefs"}) {
      Path folder = Files.createDirectories(suite.resolve("copy").resolve(name));
      Files.copy(Path.of("examples", name, "pod.yaml"), folder.resolve("pod.yaml"));
    }
    String[] words = {"test", suite.resolve("copy").toString(), "--policies", "examples"};

    CommandRun.of(Stream.concat(Stream.of(words), Stream.of("--record")).toArray(String[]::new));

    assertThat(CommandRun.of(words).exitCode()).isZero();
    assertThat(expectations(suite.resolve("copy"))).isEqualTo(4);
    assertThat(Yaml.read(suite.resolve("copy/model-identity/expected.yaml")))
        .isEqualTo(Yaml.read(Path.of("examples/model-identity/expected.yaml")));
  }

  @Test
  void changeIsOfThePodThatWasAdmitted() throws IOException {
    write("good/change.yaml", "metadata: {labels: {any: thing}}\n");
    assertThat(CommandRun.of("test", suite.toString()).exitCode()).isZero();

    write("bad/change.yaml", "metadata: {labels: {any: thing}}\n");
    CommandRun run = CommandRun.of("test", suite.toString(), "--record");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("The pod is denied before it can be changed: Serve in gvisor, please");
    assertThat(suite.resolve("bad/expected.yaml")).hasContent(DENIED);
  }

  @Test
  void policiesAreThoseOfTheDirectoryAndThoseGivenBesides() throws IOException {
    assertThat(CommandRun.of("test", suite.resolve("bad").toString()).exitCode()).isEqualTo(1);
    assertThat(
            CommandRun.of(
                    "test",
                    suite.resolve("bad").toString(),
                    suite.resolve("good").toString(),
                    "--policies",
                    suite.resolve("policy.yaml").toString())
                .exitCode())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad/pod.yaml | [a, b] | must hold one pod, or one resource that creates pods, and nothing",
        "bad/pod.yaml | text | must hold one pod, or one resource that creates pods, and nothing",
        "bad/pod.yaml | {apiVersion: v1, kind: Namespace, metadata: {name: a}} | must hold one pod",
        "bad/pod.yaml | {apiVersion: v1, kind: Pod, metadata: text} | contains no usable pod:"
            + " metadata or spec",
        "bad/pod.yaml | 'kind: [' | pod.yaml line 1 is not YAML",
        "bad/pod.yaml | '&a {apiVersion: v1, kind: Pod, x: *a}' | contains itself",
        "bad/pod.yaml | '' | must hold one pod, or one resource that creates pods, and nothing"
            + " else",
        "bad/expected.yaml | [a] | expected.yaml must contain one YAML map.",
        "bad/expected.yaml | '{a: b}\n---\n{a: b}' | expected.yaml must contain one YAML map.",
        "bad/expected.yaml | '\"' | expected.yaml line 1 is not YAML",
        "good/change.yaml | 12 | change.yaml must contain one YAML map.",
        "empty/expected.yaml | {verdict: denied} | /empty has no pod.yaml."
      })
  void hostileCaseIsOneSentenceAndNoOthers(String file, String content, String sentence)
      throws IOException {
    write(file, content);

    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.out()).contains(sentence).contains(" as expected").doesNotContain("\tat ");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isNotZero();
  }

  @Test
  void hugeOrDeepFileIsOneSentence() throws IOException {
    try (RandomAccessFile huge =
        new RandomAccessFile(suite.resolve("bad/pod.yaml").toFile(), "rw")) {
      huge.setLength(3L << 30);
    }
    write("good/pod.yaml", "[".repeat(100_000));

    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains("bad/pod.yaml is larger than 32 MiB.")
        .contains("good/pod.yaml is nested too deeply.")
        .endsWith(": 2 cases: 2 not decided (1 policy)\n");
  }

  @Test
  void unreadablePolicyDecidesNothing() throws IOException {
    write("more.yaml", "kind: [");

    CommandRun run = CommandRun.of("test", suite.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("not decided: " + suite.resolve("more.yaml") + " line 1 is not YAML");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void withoutCasesNothingIsTested() throws IOException {
    Path empty = Files.createDirectories(suite.resolve("none"));

    assertThat(CommandRun.of("test", empty.toString()))
        .isEqualTo(
            new CommandRun(
                3,
                "",
                "not decided: "
                    + empty
                    + " contains no case: a case is a folder with pod.yaml and expected.yaml.\n"));
    assertThat(CommandRun.of("test", "missing").err())
        .isEqualTo("not decided: missing is not a directory.\n");
    assertThat(CommandRun.of("test").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("test", "examples", "--output", "tap").exitCode()).isEqualTo(2);
  }

  @Test
  void junitSaysTheSame() throws Exception {
    write("bad/expected.yaml", "verdict: \"un\\u0001changed <&\"\n");
    write("broken/pod.yaml", "[");
    Path file = suite.resolve("report.xml");

    CommandRun.of("test", suite.toString(), "--junit", file.toString());

    Element root =
        (Element)
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testsuite")
                .item(0);
    assertThat(
            Map.of(
                "tests", root.getAttribute("tests"),
                "failures", root.getAttribute("failures"),
                "errors", root.getAttribute("errors")))
        .isEqualTo(Map.of("tests", "3", "failures", "1", "errors", "1"));
    assertThat(root.getElementsByTagName("failure").item(0).getTextContent())
        .contains("+verdict: denied");
    assertThat(CommandRun.of("test", suite.toString(), "--junit", "/missing/report.xml").err())
        .isEqualTo("not decided: /missing/report.xml cannot be written.\n");
  }

  @Test
  void annotationsNameTheFileAndStayOneLine() throws IOException {
    write("bad/expected.yaml", "verdict: 100%\n");

    String out = CommandRun.of("test", suite.toString(), "--output", "github").out();

    assertThat(out.lines()).hasSize(2);
    assertThat(out)
        .startsWith(
            "::error file="
                + suite.resolve("bad/expected.yaml")
                + ",title=modelgate test%3A not as expected::The decision differs from the expected"
                + " one.%0A")
        .contains("%0A-verdict: 100%25%0A");
  }

  @Test
  void sarifIsValidAndNamesTheFile() throws IOException {
    write("bad/expected.yaml", "verdict: unchanged\n");
    write("broken/pod.yaml", "[");

    CommandRun run = CommandRun.of("test", suite.toString(), "--output", "sarif");

    SarifSchema.assertValid(run.json());
    assertThat(run.json().at("/runs/0/results").findValuesAsText("ruleId"))
        .containsExactly("failed", "undecided");
    JsonNode result = run.json().at("/runs/0/results/0");
    assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
        .isEqualTo(suite.resolve("bad/expected.yaml").toUri().toString());
    assertThat(result.at("/message/text").asText()).contains("\n+verdict: denied\n");
    assertThat(run.exitCode()).isEqualTo(3);
  }

  private void write(String file, String content) throws IOException {
    Path path = suite.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
