package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.api.ModelRecall;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.watch.WatchedCluster;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of ModelRecalls that verifiers have no room for, on a real API server. */
@Needs(Component.API_SERVER)
final class RecallsBeyondIT {
  private static final String READY =
      "jsonpath={.status.conditions[?(@.type==\"Ready\")].status}"
          + " {.status.conditions[?(@.type==\"Ready\")].message}";

  @Test
  void recallBeyond64KiBSaysSoAndCountsOnceThereIsRoom() {
    try (KubeApi api = KubeApi.startAnother("recalls-beyond");
        Replica replica = new Replica(WatchedCluster.withDuties(api))) {
      for (int i = 1; i <= 5; i++) { // some 17 KiB each
        api.client().resource(large("large-" + i)).create();
      }

      for (int i = 1; i <= 3; i++) {
        awaitReady(api, "large-" + i, "True");
      }
      for (int i = 4; i <= 5; i++) {
        awaitReady(
            api,
            "large-" + i,
            "False Only verifiers of continuous validation are receive it, because all ModelRecalls"
                + " together are longer than 64 KiB: delete those that are no longer needed.");
      }
      assertThat(replica.isAlive()).isTrue();

      api.client().resources(ModelRecall.class).withName("large-1").delete();

      awaitReady(api, "large-4", "True");
      awaitReady(api, "large-5", "False");
    }
  }

  private static void awaitReady(KubeApi api, String name, String expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(api.kubectl("", "get", "mrc", name, "-o", READY)).startsWith(expected));
  }

  private static ModelRecall large(String name) {
    String identities =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    "{subject: %s, issuer: %s}"
                        .formatted("s" + i + "x".repeat(500), "y".repeat(500)))
            .collect(Collectors.joining(", "));
    return Serialization.unmarshal(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelRecall
        metadata: {name: %s}
        spec: {reason: CVE-2026-1, identities: [%s]}
        """
            .formatted(name, identities),
        ModelRecall.class);
  }
}
