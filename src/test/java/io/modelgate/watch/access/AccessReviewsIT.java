package io.modelgate.watch.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.sandbox.RuntimeAuthorizer.Answer;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who somebody is and what they may list, as a real API server says with Modelgate's own role. */
@ExtendWith(Environment.class)
final class AccessReviewsIT {
  private static final String NAMESPACE = "model-validation-controller";

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.modelgateClient();
  private final AccessReviews access = new AccessReviews(client);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void tokenIsItsServiceAccounts() {
    Caller caller = access.authenticate(api.token(NAMESPACE, "reviewed")).orElseThrow();

    assertThat(caller.name()).isEqualTo("system:serviceaccount:" + NAMESPACE + ":reviewed");
    assertThat(caller.uid()).isNotEmpty();
    assertThat(caller.groups()).contains("system:serviceaccounts", "system:authenticated");
    assertThat(caller.extra()).containsKey("authentication.kubernetes.io/credential-id");
  }

  @Test
  void otherTokensAreNobodys() {
    String token = api.token(NAMESPACE, "reviewed");

    String forged = token.substring(0, token.length() - 40) + "A".repeat(40);

    assertThat(access.authenticate("nonsense")).isEmpty();
    assertThat(access.authenticate(forged)).isEmpty();
    assertThat(access.authenticate(api.token(NAMESPACE, "reviewed", "another-audience"))).isEmpty();
  }

  @Test
  void permissionIsThatOfTheRole() {
    api.apply(Path.of("openshift", "base", "user-roles.yaml"));
    String token = api.token(NAMESPACE, "viewer-of-one");
    Caller caller = access.authenticate(token).orElseThrow();
    assertThat(access.mayList(caller, Listable.MODEL_VALIDATIONS, NAMESPACE)).isFalse();
    api.bind(NAMESPACE, "viewer-of-one", "modelgate-viewer");

    await()
        .atMost(Duration.ofSeconds(15)) // a refusal counts for seconds, too
        .until(() -> access.mayList(caller, Listable.MODEL_VALIDATIONS, NAMESPACE));
    assertThat(access.mayList(caller, Listable.MODEL_VALIDATIONS, "")).isFalse();
    assertThat(access.mayList(caller, Listable.MODEL_VALIDATIONS, "default")).isFalse();
    assertThat(access.mayList(caller, Listable.CLUSTER_MODEL_VALIDATIONS, "")).isFalse();
    assertThat(access.mayList(caller, Listable.RUNTIME_POLICIES, "")).isFalse();
    assertThat(access.mayList(caller, Listable.PODS, NAMESPACE)).isFalse();
  }

  @Test
  void deletedAccountIsNobodyAfterSeconds() {
    String token = api.token(NAMESPACE, "leaver");
    assertThat(access.authenticate(token)).isPresent();
    api.client().serviceAccounts().inNamespace(NAMESPACE).withName("leaver").delete();

    await().atMost(Duration.ofSeconds(15)).until(() -> access.authenticate(token).isEmpty());
  }

  @Test
  void scopesOfALoginDoNotCount() {
    Map<String, List<String>> extra =
        Map.of("scopes.authorization.openshift.io", List.of("user:info"), "other", List.of("kept"));

    Caller caller = new Caller("alice", "1", List.of("team"), extra).withoutScopes();

    assertThat(caller)
        .isEqualTo(new Caller("alice", "1", List.of("team"), Map.of("other", List.of("kept"))));
  }

  @Test
  void silenceOfTheApiServerIsNoAnswer() {
    Config nowhere =
        new ConfigBuilder()
            .withMasterUrl("https://localhost:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient away = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      assertThatThrownBy(() -> new AccessReviews(away).authenticate("token"))
          .isInstanceOfSatisfying(
              ClusterUnavailableException.class,
              e ->
                  assertThat(e.sentence())
                      .isEqualTo(
                          "The API server does not answer Modelgate: try again in a moment."));
    }
  }

  @Test
  void usingARuntimeClassIsGrantedInANamespace() {
    api.kubectl(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reviewed-use, namespace: %1$s}
        rules:
          - apiGroups: [node.k8s.io]
            resources: [runtimeclasses]
            resourceNames: [kata]
            verbs: [use]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reviewed-use, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reviewed-use}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reviewed-user}]
        """
            .formatted(NAMESPACE),
        "apply",
        "-f",
        "-");
    Caller user = new Caller("reviewed-user", "", List.of(), Map.of());

    await().until(() -> new AccessReviews(client).mayUse(user, NAMESPACE, "kata") == Answer.YES);
    assertThat(access.mayUse(user, NAMESPACE, "gvisor")).isEqualTo(Answer.NO);
    assertThat(access.mayUse(user, "default", "kata")).isEqualTo(Answer.NO);
  }

  @Test
  void missingPermissionOfOurOwnIsSaid() {
    Config powerless =
        new ConfigBuilder(client.getConfiguration())
            .withAutoOAuthToken(api.token(NAMESPACE, "powerless"))
            .build();
    try (KubernetesClient other = new KubernetesClientBuilder().withConfig(powerless).build()) {
      assertThatThrownBy(() -> new AccessReviews(other).authenticate("token"))
          .isInstanceOfSatisfying(
              ClusterUnavailableException.class,
              e ->
                  assertThat(e.sentence())
                      .isEqualTo(
                          "Modelgate is not allowed to ask the API server for this:"
                              + " apply openshift/base/rbac.yaml."));
    }
  }
}
