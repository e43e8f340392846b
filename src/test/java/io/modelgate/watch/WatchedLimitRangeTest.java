package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.modelgate.testing.Yaml;
import org.junit.jupiter.api.Test;

final class WatchedLimitRangeTest {
  @Test
  void onlyWhatVerifiersAreFittedIntoIsKept() {
    WatchedLimitRange range =
        new JsonMapper()
            .convertValue(
                Yaml.parse(
                    """
                    apiVersion: v1
                    kind: LimitRange
                    metadata:
                      name: small
                      namespace: team
                      uid: u
                      resourceVersion: "7"
                      labels: {a: b}
                      annotations: {large: text}
                      managedFields: [{manager: kubectl}]
                    spec:
                      limits:
                        - type: Container
                          min: {cpu: 10m}
                          max: {memory: 1Gi, nvidia.com/gpu: 1, example.com/odd: 5}
                          default: {memory: 1Gi}
                          maxLimitRequestRatio: {ephemeral-storage: 2}
                        - {type: PersistentVolumeClaim, max: {storage: 1Ti}}
                        - {type: Pod, max: {cpu: not a quantity}}
                    """),
                WatchedLimitRange.class);

    assertThat(range.getMetadata())
        .isEqualTo(
            new ObjectMetaBuilder()
                .withName("small")
                .withNamespace("team")
                .withUid("u")
                .withResourceVersion("7")
                .build());
    assertThat(range.view().name()).isEqualTo("small");
    assertThat(range.view().items()).hasSize(2);
    assertThat(range.view().items().get(0).min()).containsOnlyKeys("cpu");
    assertThat(range.view().items().get(0).max()).containsOnlyKeys("memory");
    assertThat(range.view().items().get(0).ratio()).containsOnlyKeys("ephemeral-storage");
    assertThat(range.view().items().get(1).max()).isEmpty();
  }
}
