package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.admission.AdmissionResponse.Kind;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Examples;
import io.modelgate.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no rule looks at is not kept, but for expressions, which may look at anything. */
final class LeanReviewTest {
  private static final String UNREAD =
      "args: [a], command: [b], env: [{name: c, value: d}], envFrom: [{secretRef: {name: e}}],"
          + " lifecycle: {preStop: {exec: {command: [f]}}}, livenessProbe: {tcpSocket: {port: 1}},"
          + " readinessProbe: {}, startupProbe: {}, workingDir: /, imagePullPolicy: Always,"
          + " terminationMessagePolicy: File, ports: [{containerPort: 80}]";

  private static final String CONTAINER =
      "name: server, image: server, resources: {limits: {cpu: 1, memory: 2.5}},"
          + " volumeMounts: [{name: models, mountPath: /models, readOnly: true}]";

  private static final PolicySet WITHOUT_EXPRESSIONS =
      withoutExpressions(PolicyDirectory.read(Examples.FOLDER));

  private static ObjectNode review(String unread) {
    String more = unread.isEmpty() ? "" : ", " + unread;
    return AdmissionReviews.creating(
        "team",
        Yaml.parse(
            """
            {metadata: {name: p%s}, spec: {containers: [{%s%s}], ephemeralContainers: [{%s%s}],
              initContainers: [{%s, env: [{name: kept, value: v}]}], nodeName: null,
              terminationGracePeriodSeconds: 99999999999, priority: 123456789012345678901234}%s}
            """
                .formatted(
                    unread.isEmpty() ? "" : ", managedFields: [{manager: m}]",
                    CONTAINER,
                    more,
                    CONTAINER,
                    more,
                    CONTAINER,
                    unread.isEmpty() ? "" : ", status: {phase: Running}")));
  }

  @Test
  void keepsAllButWhatNoRuleLooksAt() throws Exception {
    AdmissionHandler handler = AdmissionHandlers.with(PolicySet.of(List.of()));

    JsonNode read = AdmissionHandlers.read(handler, review(UNREAD)).object();

    JsonNode lean = new JsonMapper().readTree(review("").toString()).at("/request/object");
    assertThat(read).isEqualTo(lean);
    assertThat(read.at("/spec/initContainers/0/env/0/value").asText()).isEqualTo("v");
  }

  @Test
  void wholeRequestIsAsAnyReaderReadsIt() throws Exception {
    AdmissionHandler handler = AdmissionHandlers.with(expression("has(pod.spec.nothing)"));

    assertThat(AdmissionHandlers.read(handler, review(UNREAD)).object())
        .isEqualTo(new JsonMapper().readTree(review(UNREAD).toString()).at("/request/object"));
  }

  @Test
  void expressionSeesWhatOtherRulesDoNotLookAt() throws Exception {
    AdmissionHandler handler =
        AdmissionHandlers.with(expression("pod.spec.containers.exists(c, has(c.env))"));

    assertThat(handler.mutate(AdmissionHandlers.read(handler, review(UNREAD))).kind())
        .isEqualTo(Kind.DENIED);
    assertThat(handler.mutate(AdmissionHandlers.read(handler, review(""))).kind())
        .isEqualTo(Kind.ALLOWED);
  }

  @Test
  void expressionThatCameMeanwhileSeesItToo() throws Exception {
    CurrentPolicies policies = new CurrentPolicies();
    policies.set(PolicySet.of(List.of()));
    AdmissionHandler handler = AdmissionHandlers.with(policies);
    AdmissionRequest request = AdmissionHandlers.read(handler, review(UNREAD));
    assertThat(handler.mutate(request).kind()).isEqualTo(Kind.ALLOWED);

    policies.set(expression("has(pod.metadata.managedFields)"));

    assertThat(handler.mutate(request).kind()).isEqualTo(Kind.DENIED);
    assertThat(handler.validate(request).kind()).isEqualTo(Kind.DENIED);
  }

  /** A rule that begins to look at something must take it out of what is left out. */
  @ParameterizedTest
  @MethodSource("io.modelgate.testing.Examples#withVerdict")
  void answerIsThatOfAWholeReview(Path example) throws Exception {
    ObjectNode pod = (ObjectNode) Yaml.read(example.resolve("pod.yaml"));
    pod.set("status", Yaml.parse("{phase: Running, conditions: [{type: Ready, status: 'True'}]}"));
    ((ObjectNode) pod.path("metadata")).set("managedFields", Yaml.parse("[{manager: m}]"));
    for (String containers : List.of("containers", "ephemeralContainers")) {
      for (JsonNode each : pod.path("spec").path(containers)) {
        Yaml.parse("{" + UNREAD + "}")
            .properties()
            .forEach(field -> ((ObjectNode) each).set(field.getKey(), field.getValue()));
      }
    }
    ObjectNode review = AdmissionReviews.creating(pod.at("/metadata/namespace").asText(), pod);
    AdmissionHandler handler = AdmissionHandlers.with(WITHOUT_EXPRESSIONS);

    AdmissionRequest lean = AdmissionHandlers.read(handler, review);
    AdmissionRequest whole = AdmissionReviewReader.read(AdmissionReviews.stream(review));

    assertThat(lean.object()).isNotEqualTo(whole.object());
    assertThat(new String(handler.mutate(lean).review(), UTF_8))
        .isEqualTo(new String(handler.mutate(whole).review(), UTF_8));
    assertThat(new String(handler.validate(lean).review(), UTF_8))
        .isEqualTo(new String(handler.validate(whole).review(), UTF_8));
  }

  private static PolicySet withoutExpressions(PolicySet all) {
    return PolicySet.of(
        all.policies().stream()
            .filter(each -> !PolicySet.of(List.of(each)).readWholePods())
            .toList(),
        all.surroundings(),
        List.of());
  }

  private static PolicySet expression(String expression) {
    JsonNode spec =
        Yaml.parse(
            """
            {namespaceSelector: {}, rules: [
              {name: r, runtime: kata, action: Enforce, match: {expression: "%s"}}]}
            """
                .formatted(expression));
    return PolicySet.of(
        List.of(
            SandboxPolicyCompiler.compile(
                PolicyId.clusterWide(PolicyId.Kind.RUNTIME, "p"),
                new JsonMapper().convertValue(spec, RuntimePolicySpec.class))));
  }
}
