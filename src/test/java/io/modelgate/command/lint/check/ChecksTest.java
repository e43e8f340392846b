package io.modelgate.command.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.CommandRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each check begins and ends; the page has an example of each. */
final class ChecksTest {
  private static final String MODEL =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: search}
      spec:
        config:
      """;

  private static final String SANDBOX =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        rules:
        - {name: one, runtime: %s, match: {containers: [one]}}
        - {name: other, runtime: %s, match: {containers: [other]}}
      """;

  private static final String GITHUB =
      "certificateOidcIssuer: \"https://token.actions.githubusercontent.com\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificateIdentityGlob: 'https://github.com/org/*' |",
        "certificateIdentityGlob: 'https://github.com/org/models/*@refs/heads/main' |",
        "certificateIdentityGlob: 'https://github.com/org/*/.github/workflows/sign.yaml@*' |",
        "certificateIdentityGlob: 'https://github.com/*' | wide-pattern",
        "certificateIdentityGlob: 'https://github.com/*/models/*' | wide-pattern",
        "certificateIdentityGlob: 'https://github.com/org*' | wide-pattern",
        "certificateIdentityGlob: 'https://github.com/org*/models/*' | wide-pattern",
        "certificateIdentityGlob: 'https://github.com/org-*/models/*' | wide-pattern",
        "certificateIdentityRegExp: 'https://github[.]com/org/.+' |",
        "certificateIdentityRegExp: 'https://github\\.com/org/.+' |",
        "certificateIdentityRegExp: 'https://github[.]com/.+' | wide-pattern",
        "certificateIdentityRegExp: 'https://github.com/org/.+' | unescaped-dot",
        "certificateIdentityRegExp: 'https://github.com/.+' | wide-pattern unescaped-dot",
        "repository: org/models |",
        "repository: org/* |",
        "repository: '*/models' | wide-pattern",
        "repository: 'org*/models' | wide-pattern",
        "repository: 'https://github.com/*/models' | wide-pattern",
        "'repository: org/models, certificateIdentityGlob: \"https://github.com/*\"' |",
        "'repository: org/models, runEnvironment: github-hosted, visibility: p*' |",
        "'repository: org/models, runEnvironment: githubhosted' | identity-outside-issuer",
        "'repository: org/models, visibility: secret' | identity-outside-issuer",
        "certificateIdentity: release@example.com | identity-outside-issuer",
        "certificateIdentityGlob: '*@example.com' |",
        "certificateIdentityGlob: 'release-*@example.com' | identity-outside-issuer",
        "certificateIdentity: 'https://github.com/org/models/.github/workflows/a.yaml@refs/heads/b'"
            + " |",
        "certificateIdentity: 'https://gitlab.com/org/models//.gitlab-ci.yml@refs/heads/b' |"
            + " identity-outside-issuer"
      })
  void identitiesOfWorkflows(String signer, String ids) throws IOException {
    assertThat(ids(MODEL + "    sigstoreConfig: {%s, %s}\n".formatted(signer, GITHUB)))
        .containsExactly(ids == null ? new String[0] : ids.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificateIdentityGlob: '*@example.com' |",
        "certificateIdentityGlob: '*@*.example.com' |",
        "certificateIdentityGlob: '*example.com' | wide-pattern",
        "certificateIdentityGlob: '*@*example.com' | wide-pattern",
        "certificateIdentityGlob: '*@gmail.com' | wide-pattern",
        "certificateIdentityGlob: 'release-*@gmail.com' |",
        "certificateIdentityRegExp: '[a-z]+@example[.]com' |",
        "certificateIdentityRegExp: '.*@[a-z]+[.]com' | wide-pattern",
        "certificateIdentity: 'https://github.com/org/models' | identity-outside-issuer",
        "'certificateIdentity: a@example.com, certificateOidcIssuerGlob: \"https://*.com\"' |"
            + " wide-pattern",
        "'certificateIdentity: a@example.com, certificateOidcIssuerGlob:"
            + " \"https://login.example.com/*\"' |",
        "'certificateIdentity: a@example.com, certificateOidcIssuerRegExp:"
            + " \"https://login.example.com/.*\"' | unescaped-dot"
      })
  void identitiesOfPeople(String signer, String ids) throws IOException {
    String issuer =
        signer.contains("Issuer") ? "" : ", certificateOidcIssuer: \"https://accounts.google.com\"";

    assertThat(ids(MODEL + "    sigstoreConfig: {%s%s}\n".formatted(signer, issuer)))
        .containsExactly(ids == null ? new String[0] : ids.split(" "));
  }

  @Test
  void ofAPrivateSigstoreNobodyKnowsWhoVouches() throws IOException {
    assertThat(
            ids(
                MODEL
                    + "    sigstoreConfig: {certificateIdentity: release@example.com, %s}\n"
                        .formatted(GITHUB)
                    + "    clientTrustConfig: {trustConfigPath: /trust/root.json}\n"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "search, signer.pem, private-key",
    "search, other.pem, missing-entry",
    "speech, signer.pem,"
  })
  void secretsCountIfAPolicyTakesItsKeyFromThem(String namespace, String key, String ids)
      throws IOException {
    String secret =
        """
            publicKeyConfig: {keyFrom: {secretKeyRef: {name: keys, key: %s}}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, namespace: %s}
        data: {signer.pem: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg==}
        """;

    assertThat(ids(MODEL + secret.formatted(key, namespace)))
        .containsExactly(ids == null ? new String[0] : ids.split(" "));
  }

  @Test
  void whatIsMissingIsNotSaidWhileAFileIsNotYaml() throws IOException {
    String trustRoot =
        """
            publicKeyConfig: {keyPath: /keys/signer.pem}
        ---
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: TrustRoot
        metadata: {name: unused}
        spec: {}
        """;

    assertThat(ids(MODEL + trustRoot)).containsExactly("unused-trust-root");
    assertThat(ids(MODEL + trustRoot + "---\na: b: c\n")).containsExactly("invalid-yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "lockModels, lockModel",
    "lockmodel, lockModel",
    "confg, config",
    "enforcment, enforcement",
    "zzz,"
  })
  void unknownFieldsNameTheNearest(String field, String nearest) throws IOException {
    JsonNode found =
        lint(MODEL + "    publicKeyConfig: {keyPath: /keys/signer.pem}\n  " + field + ": true\n");

    assertThat(found.at("/findings/0/fix").asText())
        .startsWith(nearest == null ? "Remove it; the fields are" : "Write \"" + nearest + "\"");
    assertThat(found.at("/findings/0/line").asInt()).isEqualTo(7);
    assertThat(found.at("/findings/0/column").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {rules: [{name: a, runtime: b, match: {label: {}}}]} | match",
        "spec: {rules: [{name: a, runtime: b, match: {images: [{globs: c}]}}]} | images[0]",
        "spec: {rules: [{name: a, runtime: b, actoin: Warn}]} | rules[0]",
        "'{spec: {rules: [{name: a, runtime: b}]}, specs: {}}' | RuntimePolicy"
      })
  void unknownFieldsAreFoundAtAnyDepth(String fields, String parent) throws IOException {
    String policy =
        fields.startsWith("{")
            ? "{apiVersion: secure-ai.io/v1alpha1, kind: RuntimePolicy, metadata: {name: a}, "
                + fields.substring(1)
            : "apiVersion: secure-ai.io/v1alpha1\nkind: RuntimePolicy\nmetadata: {name: a}\n"
                + fields;

    assertThat(lint(policy).path("findings"))
        .anySatisfy(
            each -> {
              assertThat(each.path("id").asText()).isEqualTo("unknown-field");
              assertThat(each.path("message").asText()).contains(parent + " has no field ");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | No file has a RuntimeClass, so whether a exists is not checked.",
        "b | No file has a RuntimeClass, so whether a and b exist is not checked."
      })
  void runtimeClassesAreNotCheckedWithoutAny(String other, String sentence) throws IOException {
    assertThat(sentences(SANDBOX.formatted("a", other))).containsExactly(sentence);
  }

  @Test
  void oneNamespaceIsNamedAndSeveralAreCounted() throws IOException {
    String policy =
        SANDBOX.formatted("a", "a")
            + "---\n{kind: RuntimeClass, apiVersion: node.k8s.io/v1,"
            + " metadata: {name: a}, handler: a}\n";
    String namespace = "---\n{kind: Namespace, apiVersion: v1, metadata: {name: %s}}\n";

    assertThat(sentences(policy + namespace.formatted("web")))
        .containsExactly(
            "RuntimePolicy sandbox applies in no namespace: not in web, the only one in these"
                + " files.");
    assertThat(sentences(policy + namespace.formatted("web") + namespace.formatted("api")))
        .containsExactly(
            "RuntimePolicy sandbox applies in none of the 2 namespaces in these files.");
  }

  @ParameterizedTest
  @CsvSource({"2, is only 1", "3, are only 2"})
  void signersAreCountedOnce(int atLeast, String there) throws IOException {
    String signer =
        "  - sigstoreConfig: {certificateIdentity: %s@example.com, certificateOidcIssuer:"
            + " \"https://accounts.google.com\"}\n";
    String signers =
        signer.formatted("a") + signer.formatted("a") + signer.formatted(atLeast == 2 ? "a" : "b");

    assertThat(sentences(MODEL.replace("config:", "signers:") + signers + "  atLeast: " + atLeast))
        .contains(
            "No model can satisfy ModelValidation search/demo: it requires %d different signers,"
                    .formatted(atLeast)
                + " and there %s.".formatted(there));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enforcement: Sometimes | is \"Sometimes\", which is none of Enforce, Warn, Audit. | Set"
            + " one of them.",
        "enforcement: [Warn] | must be one of Enforce, Warn, Audit, not a list. | Change it;"
            + " kubectl explain modelvalidation.spec.enforcement describes it.",
        "'model: {path: /a}, models: []' | spec.model and spec.models must not both be set. |"
            + " Remove all but one of them; kubectl explain modelvalidation.spec.model describes"
            + " it.",
        "selector: {} | must set at least one of pods, images and volumes. | Set one of them;"
            + " kubectl explain modelvalidation.spec.selector describes it."
      })
  void brokenPolicyNamesValueChoicesAndFix(String field, String end, String fix)
      throws IOException {
    String policy =
        MODEL.replace("config:\n", "config: {publicKeyConfig: {keyPath: /keys/a.pem}}\n");
    String more = field.replace(", models", "\n  models");

    JsonNode found = lint(policy + "  " + more + "\n").at("/findings/0");

    assertThat(found.path("message").asText()).endsWith(end);
    assertThat(found.path("fix").asText()).isEqualTo(fix);
  }

  @ParameterizedTest
  @CsvSource({
    "'', it ends too early",
    "pod.spec == ), ')' is unexpected",
    "nothing.x, undeclared reference to 'nothing'"
  })
  void brokenExpressionHasNoChoices(String expression, String end) throws IOException {
    JsonNode found =
        lint(SANDBOX
                .formatted("a", "a")
                .replace("containers: [one]", "expression: \"%s\"".formatted(expression)))
            .at("/findings/0");

    assertThat(found.path("message").asText()).endsWith(": " + end + ".");
    assertThat(found.path("fix").asText()).contains("CEL").doesNotContain("kubectl explain");
  }

  private static List<String> sentences(String yaml) throws IOException {
    return lint(yaml).path("findings").findValuesAsText("message");
  }

  private static List<String> ids(String yaml) throws IOException {
    List<String> ids = new ArrayList<>();
    lint(yaml).path("findings").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  private static JsonNode lint(String yaml) throws IOException {
    CommandRun run =
        CommandRun.withInput(yaml, "lint", "-", "-o", "json", "--at", "2026-11-29T12:00:00Z");
    assertThat(run.err()).isEmpty();
    return run.json();
  }
}
