package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.resource.PolicyReader;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The webhooks for what policies select: copies, and never too large to be stored. */
final class SelectedWebhooksTest {
  private static final In A = new In("app", Set.of("a"));

  @Test
  void webhookIsACopyForOtherPods() {
    Map<String, Object> copy =
        SelectedWebhooks.ofPods(
            map(
                """
                name: pods.modelgate.io
                failurePolicy: Fail
                namespaceSelector:
                  matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}]
                objectSelector: {matchExpressions: [{key: a, operator: Exists}]}
                """),
            "namespaces-7",
            WebhookScope.named(Set.of("one"), List.of(A)));

    assertThat(copy)
        .isEqualTo(
            map(
                """
                name: namespaces-7.pods.modelgate.io
                failurePolicy: Fail
                namespaceSelector:
                  matchExpressions:
                    - {key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}
                    - {key: kubernetes.io/metadata.name, operator: In, values: [one]}
                objectSelector:
                  matchExpressions:
                    - {key: app, operator: In, values: [a]}
                    - {key: validation.rhtas.redhat.com/ml, operator: DoesNotExist}
                """));
  }

  @Test
  void manyNamespacesComeAsWholesAndTenThousandFit() {
    assertThat(selected(1000, 3)).hasSize(3);
    List<Map<String, Object>> many = selected(9_000, 3);
    assertThat(many).hasSize(1);
    assertThat(many.get(0)).containsEntry("name", "namespaces.pods.modelgate.io");
  }

  @Test
  void beyondWhatCanBeStoredEveryPodComes() {
    List<Map<String, Object>> webhooks = selected(30_000, 1);

    assertThat(Serialization.asJson(webhooks).length()).isLessThan(SelectedWebhooks.MAX_BYTES);
    assertThat(SelectedWebhooks.stored(still(), configuration(webhooks)))
        .containsExactly(WebhookScope.EVERYTHING);
  }

  @Test
  void whatIsStoredTellsWhichPodsCome() {
    WebhookScope reach =
        WebhookScope.named(Set.of("one", "two"), List.of(A, new In("b", Set.of("c", "d"))));
    WebhookScope cluster = new WebhookScope(List.of(new In("tier", Set.of("x"))), List.of());

    assertThat(
            SelectedWebhooks.stored(
                still(),
                configuration(
                    SelectedWebhooks.of(
                        still(), new WebhookScopes(List.of(reach), List.of(cluster))))))
        .containsExactlyInAnyOrder(reach, cluster);
  }

  /** Webhooks for namespaces of the longest names, each with some selectors. */
  private static List<Map<String, Object>> selected(int namespaces, int selectors) {
    List<WebhookScope> reaches = new ArrayList<>();
    for (int i = 0; i < namespaces; i++) {
      for (int j = 0; j < selectors; j++) {
        String name = "n".repeat(57) + "%06d".formatted(i);
        reaches.add(WebhookScope.named(Set.of(name), List.of(new In("app", Set.of("a" + j)))));
      }
    }
    return SelectedWebhooks.of(still(), new WebhookScopes(reaches, List.of()));
  }

  private static GenericKubernetesResource still() {
    return Serialization.unmarshal(
        """
        kind: ValidatingWebhookConfiguration
        webhooks:
          - name: pods.modelgate.io
            namespaceSelector:
              matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}]
        """,
        GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource configuration(List<Map<String, Object>> webhooks) {
    GenericKubernetesResource configuration = new GenericKubernetesResource();
    configuration.setAdditionalProperty("webhooks", webhooks);
    return configuration;
  }

  private static Map<?, ?> map(String yaml) {
    return PolicyReader.convert(Yaml.parse(yaml), Map.class);
  }
}
