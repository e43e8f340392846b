package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.modelgate.testing.Component;
import io.modelgate.testing.DemoPolicy;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the API server refuses of a real server is in its log as one sentence that names the object:
 * no stack trace, and nothing of the Status in which the answer comes.
 */
@Needs(Component.API_SERVER)
final class RefusedWritesIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int MOST_CHARACTERS = 600;

  private static final PolicyRule LIMIT_RANGES =
      new PolicyRuleBuilder()
          .withApiGroups("")
          .withResources("limitranges")
          .withVerbs("list", "watch")
          .build();

  /** 422 for each report, in more words than anybody wants to read. */
  private static final String INVALID =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: no-reports}
      spec:
        matchConstraints:
          resourceRules:
            - {apiGroups: [wgpolicyk8s.io], apiVersions: ["*"], operations: ["*"], resources: [policyreports]}
        validations: [{expression: "false", reason: Invalid, message: "of an intruder %s"}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: no-reports}
      spec: {policyName: no-reports, validationActions: [Deny]}
      """
          .formatted("who says much ".repeat(60));

  @Test
  void eachIsOneSentenceThatNamesTheObject() throws Exception {
    try (KubeApi api = KubeApi.startAnother("refused-writes")) {
      api.apply(Path.of("src", "test", "definitions", "wgpolicyk8s.io_policyreports.yaml"));
      api.kubectl(INVALID, "apply", "-f", "-");
      api.client() // 403 for statuses, and for a watch
          .rbac()
          .clusterRoles()
          .withName("modelgate")
          .edit(
              role -> {
                role.getRules()
                    .removeIf(
                        rule ->
                            Stream.of("modelvalidations/status", "limitranges")
                                .anyMatch(rule.getResources()::contains));
                return role;
              });
      TestNamespace namespace = TestNamespace.create(api, "refused");
      namespace.create(DemoPolicy.in(namespace.name()));
      namespace.createPod(DemoPolicy.pod(namespace.name(), "chat"));

      // Without its LimitRanges it is never ready: the right to them comes back once it was missed.
      Map<String, String> environment =
          Map.of("KUBECONFIG", api.kubeconfig().toString(), "MODELGATE_SOURCE", "cluster");
      try (LibertyProcess liberty = LibertyProcess.start("modelgate-refused-writes", environment)) {
        await()
            .atMost(Duration.ofMinutes(10))
            .ignoreExceptions()
            .until(() -> liberty.log().contains("LimitRanges of"));
        api.client()
            .rbac()
            .clusterRoles()
            .withName("modelgate")
            .edit(
                role -> {
                  role.getRules().add(LIMIT_RANGES);
                  return role;
                });
        liberty.awaitReady();
        for (String sentence :
            List.of(
                "LimitRanges of https://[^ ]+ cannot be watched, trying again:"
                    + " .*limitranges.*forbidden",
                "PolicyReport refused/chat is not up to date, trying again: .*of an intruder",
                "ModelValidation refused/demo is not up to date, trying again: .*forbidden")) {
          await()
              .atMost(LONG)
              .untilAsserted(() -> assertThat(liberty.log()).containsPattern(sentence));
        }
        for (String logged : List.of(liberty.log(), liberty.console())) {
          assertThat(logged).doesNotContain("\tat ", "Caused by", "Status(", "KubernetesClientExc");
          assertThat(logged.lines())
              .allSatisfy(line -> assertThat(line).hasSizeLessThan(MOST_CHARACTERS));
        }
      }
    }
  }
}
