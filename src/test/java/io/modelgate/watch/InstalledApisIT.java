package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A kind of others' that comes later is read from then on, also without the right to learn of it.
 */
@Needs(Component.API_SERVER)
final class InstalledApisIT {
  private static final KubeApi API = KubeApi.startAnother("installed-apis");
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String DEFINITION = "modelvalidations.ml.sigstore.dev";
  private static final String POLICY =
      """
      apiVersion: ml.sigstore.dev/v1alpha1
      kind: ModelValidation
      metadata: {name: demo}
      spec:
        config: {privateKeyConfig: {keyPath: /keys/a.pem}}
        model: {path: /models/a, signaturePath: /models/a.sig}
      """;

  private final KubernetesClient client = API.client();

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void restore() {
    API.apply(Path.of("openshift", "base", "rbac.yaml"));
    client.apiextensions().v1().customResourceDefinitions().withName(DEFINITION).delete();
    await()
        .atMost(LONG)
        .until(
            () ->
                client.apiextensions().v1().customResourceDefinitions().withName(DEFINITION).get()
                    == null);
  }

  @Test
  void kindThatComesLaterIsRead() {
    awaitPolicyOfTheKindThatComes("later");
  }

  @Test
  void withoutTheRightToLearnOfItItIsReadToo() {
    client
        .rbac()
        .clusterRoles()
        .withName("modelgate")
        .edit(
            role -> {
              role.getRules().removeIf(rule -> rule.getResources().contains("apiservices"));
              return role;
            });
    ClusterRole role = client.rbac().clusterRoles().withName("modelgate").get();
    assertThat(role.getRules())
        .isNotEmpty()
        .noneMatch(rule -> rule.getResources().contains("apiservices"));

    awaitPolicyOfTheKindThatComes("unaware");
  }

  private void awaitPolicyOfTheKindThatComes(String name) {
    try (WatchedCluster cluster = new WatchedCluster(API)) {
      await().atMost(LONG).until(() -> cluster.policies().get().faults().isEmpty());
      client
          .resource(
              """
              apiVersion: apiextensions.k8s.io/v1
              kind: CustomResourceDefinition
              metadata: {name: modelvalidations.ml.sigstore.dev}
              spec:
                group: ml.sigstore.dev
                names: {kind: ModelValidation, plural: modelvalidations}
                scope: Namespaced
                versions:
                  - name: v1alpha1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
              """)
          .serverSideApply();
      TestNamespace namespace = TestNamespace.create(API, name);
      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
          .until(() -> namespace.create(POLICY) != null);

      await()
          .atMost(LONG)
          .until(() -> cluster.policies().get().in(name).of(Kind.UPSTREAM).size() == 1);
    }
  }
}
