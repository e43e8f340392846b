package io.modelgate.testing.constraints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in does what OpenShift's documentation says of its constraints. */
final class ConstraintAdmissionTest {
  private static Optional<ObjectNode> admit(String spec, String... usable) throws IOException {
    List<Constraint> constraints =
        Constraint.builtIn().stream()
            .filter(each -> List.of(usable).contains(each.name()))
            .toList();
    return new ConstraintAdmission(constraints, Namespace.ANY)
        .mutate(Yaml.parse("{spec: " + spec + "}"));
  }

  @Test
  void priorityComesFirstThenHowLittleIsAllowedThenTheName() throws IOException {
    assertThat(new ConstraintAdmission(Constraint.builtIn(), Namespace.ANY).order())
        .containsExactly(
            "anyuid",
            "restricted-v2",
            "restricted-v3",
            "restricted",
            "nested-container",
            "nonroot-v2",
            "nonroot",
            "hostmount-anyuid",
            "hostmount-anyuid-v2",
            "hostnetwork-v2",
            "hostnetwork",
            "hostaccess",
            "privileged");
  }

  @Test
  void restrictedV2GivesUserLevelSeccompProfileAndDropsAll() throws IOException {
    JsonNode pod = admit("{containers: [{name: a}]}", "restricted-v2").orElseThrow();

    assertThat(pod.path("spec"))
        .isEqualTo(
            Yaml.parse(
                """
                securityContext:
                  fsGroup: 1000660000
                  seLinuxOptions: {level: 's0:c26,c5'}
                  seccompProfile: {type: RuntimeDefault}
                containers:
                  - name: a
                    securityContext:
                      runAsUser: 1000660000
                      runAsNonRoot: true
                      allowPrivilegeEscalation: false
                      capabilities: {drop: [ALL]}
                """));
    assertThat(ConstraintAdmission.admittedBy(pod)).isEqualTo("restricted-v2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {containers: [{name: a, securityContext: {runAsUser: 0}}]} | anyuid
          {securityContext: {runAsUser: 5}, containers: [{name: a}]} | anyuid
          {securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]} | restricted-v2
          {hostUsers: false, containers: [{name: a, securityContext: {seccompProfile: {type: RuntimeDefault}}}]} | restricted-v2
          {hostUsers: false, securityContext: {runAsUser: 5000, seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]} | restricted-v3
          {securityContext: {runAsUser: 5, seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]} | nonroot-v2
          {containers: [{name: a, ports: [{hostPort: 80}]}]} | hostnetwork-v2
          {volumes: [{name: v, hostPath: {path: /}}], containers: [{name: a}]} | hostmount-anyuid
          {hostPID: true, containers: [{name: a}]} | hostaccess
          {containers: [{name: a, securityContext: {privileged: true}}]} | privileged
          {containers: [{name: a, securityContext: {capabilities: {add: [SYS_TIME]}}}]} | privileged
          """)
  void firstThatAllowsAPodAdmitsIt(String spec, String expected) throws IOException {
    String[] all = Constraint.builtIn().stream().map(Constraint::name).toArray(String[]::new);

    assertThat(admit(spec, all).map(ConstraintAdmission::admittedBy)).hasValue(expected);
  }

  @Test
  void constraintWithoutProfilesAllowsNone() throws IOException {
    String pod =
        "{containers: [{name: a, securityContext: {seccompProfile: {type: RuntimeDefault}}}]}";

    for (String each : List.of("anyuid", "nonroot", "hostaccess", "restricted", "hostnetwork")) {
      assertThat(admit(pod, each)).as(each).isEmpty();
    }
  }
}
