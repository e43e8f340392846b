package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Caller;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods a ValidationExemption takes out of which policies, and until when. */
final class ExemptionTest {
  private static final Instant BEFORE = Instant.parse("2026-06-30T23:59:59.999Z");
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");
  private static final String EVERYTHING = "namespaces: [team]";

  @TempDir private Path directory;
  private Instant now = BEFORE;

  @BeforeEach
  void writePolicies() throws IOException {
    Files.writeString(
        directory.resolve("policies.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: own, namespace: team}
        spec:
          selector: {pods: {matchLabels: {app: chat}}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/a}
        ---
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ClusterModelValidation
        metadata: {name: corporate}
        spec:
          selector: {pods: {matchLabels: {app: chat}}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/b}
        ---
        apiVersion: secure-ai.io/v1alpha1
        kind: RuntimePolicy
        metadata: {name: sandbox}
        spec:
          namespaceSelector: {}
          isolation: [kata]
          rules: [{name: chats, match: {labels: {matchLabels: {app: chat}}}, runtime: kata}]
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "namespaces: [team] | true",
        "namespaces: ['*'] | true",
        "namespaces: [other, 'te*'] | true",
        "namespaces: [tea] | false",
        "namespaces: ['*-team'] | false",
        "namespaces: [team], serviceAccounts: [runner] | true",
        "namespaces: [team], serviceAccounts: [default] | false",
        "namespaces: [team], serviceAccounts: ['run*'] | false",
        "namespaces: [team], owners: [{kind: ReplicaSet, name: web-*}] | true",
        "namespaces: [team], owners: [{kind: ReplicaSet, name: web-7d9f}] | true",
        "namespaces: [team], owners: [{kind: ReplicaSet, name: web}] | false",
        "namespaces: [team], owners: [{kind: Job, name: '*'}] | false",
        "namespaces: [team], owners: [{kind: ConfigMap, name: '*'}] | false",
        "namespaces: [team], owners: [{kind: Job, name: a}, {kind: ReplicaSet, name: '*'}] | true",
        "namespaces: [team], serviceAccounts: [other], owners: [{kind: ReplicaSet, name: '*'}] |"
            + " false",
        "namespaces: [other], serviceAccounts: [runner] | false",
      })
  void allPartsThatAreGivenMustMatch(String scope, boolean isExempt) throws Exception {
    assertThat(runs(pod("chat"), scope)).isEqualTo(isExempt ? "" : "a b kata");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: ModelValidation} | b kata",
        "{kind: ModelValidation, name: own} | b kata",
        "{kind: ModelValidation, name: 'o*'} | b kata",
        "{kind: ModelValidation, name: corporate} | a b kata",
        "{kind: ClusterModelValidation} | a kata",
        "{kind: ClusterModelValidation, name: corporate} | a kata",
        "{kind: ClusterModelValidation, name: other} | a b kata",
        "{kind: RuntimePolicy} | a b",
        "{kind: RuntimePolicy, name: sandbox} | a b",
        "{kind: RuntimePolicy, name: sand} | a b kata",
      })
  void policiesThatAreNotNamedStillApply(String policy, String runs) throws Exception {
    assertThat(runs(pod("chat"), EVERYTHING + ", policies: [" + policy + "]")).isEqualTo(runs);
  }

  @Test
  void itEndsAtItsInstantByTheClock() throws Exception {
    assertThat(runs(pod("chat"), EVERYTHING)).isEmpty();
    now = END;
    assertThat(runs(pod("chat"), EVERYTHING)).isEqualTo("a b kata");
  }

  @Test
  void policiesWithoutATimeAreWithoutExemptions() throws Exception {
    PolicySet policies = read(EVERYTHING);

    assertThat(policies.concerning("team", pod("chat")).model().all()).hasSize(2);
    assertThat(policies.at(BEFORE).concerning("team", pod("chat")).model().all()).isEmpty();
  }

  @Test
  void authorAndAuditLogAreToldBothWhatAndWhy() throws Exception {
    JsonNode response = response(pod("chat"), EVERYTHING + ", policies: [{kind: ModelValidation}]");

    String sentence =
        "The pod is exempt from ModelValidation team/own by ValidationExemption demo until"
            + " 2026-07-01T00:00:00Z, requested by platform: it is being signed.";
    assertThat(response.path("warnings")).hasSize(1);
    assertThat(response.at("/warnings/0").asText()).isEqualTo(sentence);
    assertThat(response.at("/auditAnnotations/audit").asText()).isEqualTo(sentence);
    assertThat(
            response(pod("other"), EVERYTHING + ", policies: [{kind: ModelValidation}]")
                .has("warnings"))
        .as("no policy would apply")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "true", "corporate"})
  void podThatAsksForAPolicyThatItIsExemptFromIsAdmitted(String asked) throws Exception {
    JsonNode pod = Yaml.parse(POD.formatted("{validation.rhtas.redhat.com/ml: '" + asked + "'}"));
    JsonNode response =
        response(
            pod,
            EVERYTHING + ", policies: [{kind: ModelValidation}, {kind: ClusterModelValidation}]");

    assertThat(response.path("allowed").asBoolean()).as(response.toString()).isTrue();
  }

  @Test
  void podThatBecomesAnotherIsHeldToWhatItIsNotExemptFrom() throws Exception {
    String models = ", policies: [{kind: ModelValidation}, {kind: ClusterModelValidation}]";

    assertThat(refusal(pod("other"), pod("chat"), EVERYTHING)).as("exempt from all").isEmpty();
    assertThat(refusal(pod("other"), pod("chat"), EVERYTHING + models)).contains("kata");
    assertThat(refusal(pod("other"), pod("chat"), "namespaces: [x]"))
        .contains("ClusterModelValidation corporate");
    now = END;
    assertThat(refusal(pod("other"), pod("chat"), EVERYTHING))
        .contains("ClusterModelValidation corporate");
  }

  private static final String POD =
      """
      metadata:
        name: web-7d9f-x2x9l
        labels: %s
        ownerReferences:
          - {apiVersion: v1, kind: ConfigMap, name: a, uid: u}
          - {apiVersion: apps/v1, kind: ReplicaSet, name: web-7d9f, uid: v, controller: true}
      spec:
        serviceAccountName: runner
        containers: [{name: c, image: "c:1", volumeMounts: [{name: m, mountPath: /models}]}]
        volumes: [{name: m, emptyDir: {}}]
      """;

  private static JsonNode pod(String app) {
    return Yaml.parse(POD.formatted("{app: " + app + "}"));
  }

  /** The models that are verified, and the runtime that a pod gets. */
  private String runs(JsonNode pod, String scope) throws Exception {
    JsonNode response = response(pod, scope);
    assertThat(response.path("allowed").asBoolean()).as(response.toString()).isTrue();
    String patch =
        response.has("patch") ? new String(response.path("patch").binaryValue(), UTF_8) : "";
    StringBuilder runs = new StringBuilder();
    for (String model : new String[] {"a", "b"}) {
      runs.append(patch.contains("\"/models/" + model + "\"") ? model + " " : "");
    }
    return runs.append(patch.contains("\"kata\"") ? "kata" : "").toString().strip();
  }

  private JsonNode response(JsonNode pod, String scope) throws Exception {
    AdmissionRequest request =
        AdmissionReviewReader.read(AdmissionReviews.stream(AdmissionReviews.creating("team", pod)));
    return response(handler(scope).mutate(request));
  }

  private String refusal(JsonNode before, JsonNode after, String scope) throws Exception {
    AdmissionRequest request =
        new AdmissionRequest(
            new Caller("", "", List.of(), Map.of()),
            "u",
            "UPDATE",
            "/Pod",
            "",
            "team",
            after,
            before);
    return response(handler(scope).validate(request)).at("/status/message").asText();
  }

  private AdmissionHandler handler(String scope) throws IOException {
    return AdmissionHandlers.with(read(scope), InstantSource.fixed(now));
  }

  private static JsonNode response(AdmissionResponse answer) throws IOException {
    return new JsonMapper().readTree(answer.review()).path("response");
  }

  private PolicySet read(String scope) throws IOException {
    Files.writeString(
        directory.resolve("exemption.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ValidationExemption
        metadata: {name: demo}
        spec:
          {%s, reason: it is being signed., requestedBy: platform, expires: "%s"}
        """
            .formatted(scope, END));
    PolicySet policies = PolicyDirectory.read(directory);
    assertThat(policies.broken()).isEmpty();
    return policies;
  }
}
