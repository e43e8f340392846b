package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an API server that admits critical pods only where a quota allows them, as GKE's does. */
@Needs(Component.API_SERVER)
final class CriticalPodsIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String LIMITED =
      """
      apiVersion: apiserver.config.k8s.io/v1
      kind: AdmissionConfiguration
      plugins:
        - name: ResourceQuota
          configuration:
            apiVersion: apiserver.config.k8s.io/v1
            kind: ResourceQuotaConfiguration
            limitedResources:
              - resource: pods
                matchScopes:
                  - scopeName: PriorityClass
                    operator: In
                    values: [system-node-critical, system-cluster-critical]
      """;
  private static final String CONTROLLER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: modelgate, namespace: model-validation-controller}
      spec:
        priorityClassName: system-cluster-critical
        containers: [{name: controller, image: controller}]
      """;

  @TempDir private Path folder;

  @Test
  void controllersPodsAreAdmitted() throws Exception {
    Path limits = Files.writeString(folder.resolve("admission.yaml"), LIMITED);
    try (KubeApi api =
        KubeApi.startAnother("critical-pods", "--admission-control-config-file=" + limits)) {
      api.client()
          .resource(
              """
              apiVersion: v1
              kind: ServiceAccount
              metadata: {name: default, namespace: %s}
              """
                  .formatted(NAMESPACE))
          .serverSideApply();
      assertThatThrownBy(() -> create(api))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("insufficient quota to match these scopes");

      JsonNode installed =
          Kustomize.render(Path.of("openshift", "overlays", "kubernetes")).stream()
              .filter(each -> each.path("kind").asText().equals("ResourceQuota"))
              .findFirst()
              .orElseThrow();
      ResourceQuota quota =
          (ResourceQuota) api.client().resource(installed.toString()).serverSideApply();
      Map<String, Quantity> hard = quota.getSpec().getHard();
      api.client()
          .resource(
              new ResourceQuotaBuilder(quota)
                  .withNewStatus()
                  .withHard(hard) // what the controller manager says, which is not here
                  .withUsed(Map.of("pods", new Quantity("0")))
                  .endStatus()
                  .build())
          .updateStatus();

      assertThat(create(api).getSpec().getPriority()).isEqualTo(2_000_000_000);
    }
  }

  private static Pod create(KubeApi api) {
    return (Pod) api.client().resource(CONTROLLER).create();
  }
}
