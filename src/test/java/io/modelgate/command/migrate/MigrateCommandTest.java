package io.modelgate.command.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrateCommandTest {
  private static final String UPSTREAM =
      """
      apiVersion: ml.sigstore.dev/v1alpha1
      kind: ModelValidation
      metadata:
        name: demo
        namespace: team
        uid: 8d2f2a4e-0000-0000-0000-000000000000
        managedFields: [{manager: kubectl}]
        labels: {owner: ml}
      spec:
        imagePullPolicy: Always
        config:
          sigstoreConfig: {certificateIdentity: a@example.com, certificateOidcIssuer: "https://i"}
          clientTrustConfig: {trustConfigPath: /models/trust.json}
        model:
          path: /models/m
          signaturePath: /models/m/model.sig
          ignorePaths: [cache]
          ignoreGitPaths: false
          ignoreUnsignedFiles: true
          allowSymlinks: true
        continuousValidation: {enabled: true, interval: 1.5m}
      status: {injectedPodCount: 3}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: server
        namespace: team
        deletionTimestamp: "2026-01-01T00:00:00Z"
        finalizers: [example.com/other, validation.ml.sigstore.dev/finalizer]
      """;

  @TempDir Path temporary;

  @Test
  void everyFieldOfTheUpstreamPolicyIsCarriedOver() {
    CommandRun run = migrate(UPSTREAM);

    assertThat(run.exitCode()).isZero();
    JsonNode policy = Yaml.parse(run.out());
    assertThat(policy.path("apiVersion").asText()).isEqualTo("rhtas.redhat.com/v1alpha1");
    assertThat(policy.path("metadata"))
        .isEqualTo(Yaml.parse("{name: demo, namespace: team, labels: {owner: ml}}"));
    JsonNode from = Yaml.parse(UPSTREAM).path("spec");
    assertThat(policy.at("/spec/config")).isEqualTo(from.path("config"));
    assertThat(policy.at("/spec/model")).isEqualTo(from.path("model"));
    assertThat(policy.at("/spec/continuousValidation")).isEqualTo(Yaml.parse("{interval: 90s}"));
    assertThat(policy.has("status")).isFalse();
    assertThat(run.out()).contains("# note: ModelValidation team/demo: spec.imagePullPolicy is ");
    assertThat(run.err())
        .contains(
            "note: ModelValidation team/demo: pods ask for it by the label"
                + " validation.rhtas.redhat.com/ml: demo, no longer by"
                + " validation.ml.sigstore.dev/ml;");
  }

  @Test
  void nobodyIsSentToAPolicyThatIsLeftOut() {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: server, namespace: team}
        spec:
          selector: {matchLabels: {app: server}}
          template:
            metadata: {labels: {app: server, validation.ml.sigstore.dev/ml: demo}}
            spec: {containers: [{name: c, image: c}]}
        ---
        """;
    CommandRun run =
        migrate(deployment + UPSTREAM.replace("path: /models/m\n", "path: s3://bucket/m\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).doesNotContain("apiVersion");
    assertThat(run.err())
        .contains(
            "not carried over: ModelValidation team/demo: model.path s3://bucket/m is in no volume:"
                + " mount the model into its pods, and set the path there.",
            "not carried over: ModelValidation team/demo: it is left out, ",
            "not carried over: Deployment team/server: it asks for ModelValidation team/demo, which"
                + " is left out: its label stays as it is.")
        .doesNotContain("kubectl patch", "pods ask for it by the label");
    assertThat(migrate(deployment + UPSTREAM).err()).contains("kubectl patch deployment server");
  }

  @Test
  void boundsKeepTheirOrderInEachRun() throws IOException {
    CommandRun run = CommandRun.of("migrate", "-f", "examples/gatekeeper/dynamic-runtime");

    assertThat(run.out()).containsSubsequence("GreaterThan", "LessThan");
    assertThat(
            CommandRun.of("migrate", "--set-runtimes", "-f", "examples/gatekeeper/required-runtime")
                .err())
        .contains("--set-runtimes changes nothing of it: it asks for a label,");
  }

  @Test
  void policyDecidesAsTheUpstreamOneOnceThePodAsksForIt() throws IOException {
    Path upstream = Path.of("examples/upstream");
    String pod =
        Files.readString(upstream.resolve("pod.yaml"))
            .replace("validation.ml.sigstore.dev/ml:", "validation.rhtas.redhat.com/ml:");
    Path policies = temporary.resolve("policies.yaml");
    Files.writeString(policies, migrate(Files.readString(upstream.resolve("policy.yaml"))).out());

    assertThat(arguments(explained(pod, policies)))
        .isNotEmpty()
        .isEqualTo(
            arguments(
                explained(
                    Files.readString(upstream.resolve("pod.yaml")),
                    upstream.resolve("policy.yaml"))));
  }

  private static JsonNode explained(String pod, Path policies) throws IOException {
    return CommandRun.withInput(pod, "explain", "-f", "-", "-p", policies.toString(), "-o", "json")
        .json();
  }

  private static JsonNode arguments(JsonNode explained) {
    return explained.at("/pods/0/injected/0/arguments");
  }

  @Test
  void methodThatTheOperatorWouldTakeIsTheOneThatCounts() {
    CommandRun run =
        migrate(
            UPSTREAM.replace(
                "  config:", "  config:\n    pkiConfig: {certificateAuthority: /models/ca}"));

    assertThat(Yaml.parse(run.out()).at("/spec/config").has("pkiConfig")).isFalse();
    assertThat(run.err())
        .contains("note: ModelValidation team/demo: config.pkiConfig is left out: it was never");
  }

  @ParameterizedTest
  @CsvSource({
    "path: /models/m, path: s3://bucket/m, model.path must be an absolute path",
    "certificateIdentity: a@example.com, certificateIdentity: '', certificateIdentity",
    "interval: 1.5m, interval: 0.05m, must be a duration of at least 10s",
  })
  void whatCannotBeAppliedIsLeftOutAndSaid(String from, String to, String why) {
    CommandRun run = migrate(UPSTREAM.replaceFirst(from, to.isEmpty() ? "''" : to));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines()).allMatch(line -> line.startsWith("#"));
    assertThat(run.err())
        .contains(
            "not carried over: ModelValidation team/demo: it is left out, since here it could not"
                + " be applied: ")
        .contains(why);
  }

  @Test
  void unknownFieldIsSaid() {
    CommandRun run = migrate(UPSTREAM.replace("  imagePullPolicy: Always", "  future: {a: b}"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "# not carried over: ModelValidation team/demo: spec.future is no field that migrate");
  }

  @Test
  void policyOfTheOlderGroupAppliesInItsNamespaceOnly() {
    String older =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          config: {privateKeyConfig: {keyPath: /models/key.pem}}
          model: {path: /models/m, signaturePath: /models/m/model.sig}
        """;

    CommandRun run = migrate(older);
    CommandRun ours = migrate(older + "  lockModel: true\n");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Yaml.parse(run.out()).path("spec")).isEqualTo(Yaml.parse(older).path("spec"));
    assertThat(run.err())
        .startsWith(
            "not carried over: ModelValidation team/demo: it applies in its own namespace only.");
    assertThat(ours.exitCode()).isZero();
    assertThat(ours.err())
        .isEqualTo("note: ModelValidation team/demo: it is Modelgate's already.\n");
  }

  @Test
  void finalizerIsTakenAwayByACommandThatTestsItsPlace() {
    CommandRun run = CommandRun.withInput(POD, "migrate", "--commands", "-f", "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            kubectl patch pod server -n team --type json -p \
            '[{"op":"test","path":"/metadata/finalizers/1",\
            "value":"validation.ml.sigstore.dev/finalizer"},\
            {"op":"remove","path":"/metadata/finalizers/1"}]'
            """);
    assertThat(run.err()).contains("which keeps it in Terminating. Run the command");
  }

  @Test
  void pageAboutMigrationShowsTheCommand() throws IOException {
    String pod = POD.replace("example.com/other, ", "");

    assertThat(Path.of("src/site/migration.md"))
        .content()
        .contains(
            "| modelgate migrate -f - --commands\n"
                + CommandRun.withInput(pod, "migrate", "--commands", "-f", "-").out()
                + "```");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "a'; reboot", "-x", "A", "a\\nb"})
  void namesThatAShellCouldTakeForSomethingElseAreInNoCommand(String name) {
    CommandRun run =
        CommandRun.withInput(
            POD.replace("name: server", "name: \"" + name + "\""), "migrate", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out() + run.err()).doesNotContain("kubectl patch");
    assertThat(run.err()).contains("its name is none that kubectl takes");
    assertThat(run.err().lines()).allMatch(line -> line.matches("(note|not carried over): .*"));
  }

  @Test
  void templatesAreRelabelledAndAnnotationsThatLoosenSaid() {
    CommandRun run =
        migrate(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: batch/v1
              kind: CronJob
              metadata: {name: nightly, namespace: team}
              spec:
                jobTemplate:
                  spec:
                    template:
                      metadata:
                        labels: {validation.ml.sigstore.dev/ml: demo}
                        annotations: {validation.ml.sigstore.dev/ignore-paths: cache}
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web, namespace: team}
              spec:
                selector: {matchLabels: {validation.ml.sigstore.dev/ml: demo}}
                template: {metadata: {labels: {validation.ml.sigstore.dev/ml: demo}}}
            - apiVersion: v1
              kind: Namespace
              metadata: {name: lab, labels: {validation.ml.sigstore.dev/ignore: "true"}}
            """);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "CronJob team/nightly: the annotation validation.ml.sigstore.dev/ignore-paths is"
                + " ignored",
            "Deployment team/web: its selector names the label validation.ml.sigstore.dev/ml,"
                + " which",
            "Namespace lab: its label validation.ml.sigstore.dev/ignore exempts pods from"
                + " upstream's",
            """
              kubectl patch cronjob nightly -n team --type merge -p \
            '{"spec":{"jobTemplate":{"spec":{"template":{"metadata":{"labels":\
            {"validation.rhtas.redhat.com/ml":"demo","validation.ml.sigstore.dev/ml":null}}}}}}}'
            """)
        .doesNotContain("kubectl patch deployment");
  }

  @Test
  void whatMigrateDoesNotKnowButNamesTheLabelIsSaid() {
    CommandRun run =
        migrate(
            """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: llm, namespace: team}
            spec: {predictor: {labels: {validation.ml.sigstore.dev/ml: demo}}}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: web-1, namespace: team, ownerReferences: [{kind: Deployment}]}
            spec: {template: {metadata: {labels: {validation.ml.sigstore.dev/ml: demo}}}}
            """);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "not carried over: InferenceService team/llm: it names the label"
                + " validation.ml.sigstore.dev/ml, and migrate does not know its kind: change it to"
                + " validation.rhtas.redhat.com/ml by hand.\n");
  }

  @Test
  void directoryHasPoliciesCommandsAndReport() throws IOException {
    Path directory = temporary.resolve("migrated");

    CommandRun run =
        CommandRun.withInput(
            UPSTREAM + "---\n" + POD, "migrate", "-f", "-", "--output-dir", directory.toString());

    assertThat(run.out()).isEmpty();
    assertThat(Yaml.read(directory.resolve("policies.yaml")).at("/metadata/name").asText())
        .isEqualTo("demo");
    assertThat(directory.resolve("commands.sh")).content().startsWith("kubectl patch pod server ");
    assertThat(directory.resolve("report.txt")).content().isEqualTo(run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "'namespaces: [\"prod-*\"]', 'cannot say the namespaces \"prod-*\"'",
    "'name: web-*', match.name has no counterpart",
    "'source: Generated', match.source Generated",
  })
  void constraintThatCannotBeSaidIsLeftOut(String match, String why) throws IOException {
    String constraint =
        Files.readString(Path.of("examples/gatekeeper/dynamic-runtime/constraint.yaml"));

    CommandRun run = migrate(constraint.replace("  match:\n", "  match:\n    " + match + "\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines()).allMatch(line -> line.startsWith("#"));
    assertThat(run.err()).contains("K8sDynamicRuntime runtime-by-workload: ").contains(why);
  }

  @Test
  void matchOfAConstraintIsThePolicysNamespacesAndTheRulesLabels() throws IOException {
    String constraint =
        Files.readString(Path.of("examples/gatekeeper/required-runtime/constraint.yaml"))
            .replace(
                "  match:\n",
                """
                  match:
                    namespaces: [a, b]
                    excludedNamespaces: [kube-system]
                    labelSelector: {matchLabels: {team: ml}}
                """)
            .replace("spec:\n", "spec:\n  enforcementAction: dryrun\n");

    CommandRun run = migrate(constraint);

    assertThat(run.exitCode()).isZero();
    JsonNode spec = Yaml.parse(run.out()).path("spec");
    assertThat(spec.path("namespaceSelector"))
        .isEqualTo(
            Yaml.parse(
                """
                matchLabels: {secure-ai.io/sandbox-enabled: "true"}
                matchExpressions:
                - {key: kubernetes.io/metadata.name, operator: In, values: [a, b]}
                - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}
                """));
    assertThat(spec.at("/rules/0/match/labels/matchLabels/team").asText()).isEqualTo("ml");
    assertThat(spec.at("/rules/0/action").asText()).isEqualTo("Audit");
  }

  @Test
  void rulesSetRuntimesIfThatIsAskedFor() {
    CommandRun run =
        CommandRun.of(
            "migrate",
            "--set-runtimes",
            "-f",
            "examples/gatekeeper/dynamic-runtime/constraint.yaml");

    assertThat(Yaml.parse(run.out()).at("/spec/rules").findValuesAsText("action"))
        .containsExactly("Mutate", "Mutate", "Mutate");
  }

  @Test
  void templatesOfTheExamplesAreThoseThatAreKnown() throws IOException {
    for (String each : new String[] {"required", "dynamic"}) {
      String template =
          Files.readString(Path.of("examples/gatekeeper/%s-runtime/template.yaml".formatted(each)));

      assertThat(migrate(template).exitCode()).isZero();
      CommandRun other = migrate(template.replace("not leaving", "true"));
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("its Rego is not the one that migrate knows for K8s");
    }
  }

  @Test
  void whatIsNotThereOrNotKnownIsUndecided() {
    assertThat(CommandRun.of("migrate", "-f", "absent").exitCode()).isEqualTo(3);
    assertThat(migrate("kind: ConfigMap").exitCode()).isEqualTo(3);
    assertThat(migrate("a: [").exitCode()).isEqualTo(3);
    assertThat(CommandRun.of("migrate").exitCode()).isEqualTo(2);
  }

  private static CommandRun migrate(String input) {
    return CommandRun.withInput(input, "migrate", "-f", "-");
  }
}
