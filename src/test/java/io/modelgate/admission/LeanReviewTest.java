package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.admission.Answer.Kind;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

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
