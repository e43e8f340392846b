package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the API server waits for us, and how long we let a review wait. */
final class WebhookTimeoutsTest {
  /** Three answers that do not come, and a try's pause after each, are less than 10 s. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  @Test
  void stoppedReplicaRefusesNoPodForLong() throws IOException {
    assertThat(timeouts())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(LONGEST));
  }

  @Test
  void reviewThatWaitsForPoliciesIsAnsweredInTime() throws IOException {
    assertThat(timeouts())
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(each)
                    .isGreaterThanOrEqualTo(ClusterRefresh.REFRESH_TIMEOUT.multipliedBy(2)));
  }

  /** Of the webhooks whose silence refuses a pod. */
  private static List<Duration> timeouts() throws IOException {
    List<Duration> timeouts = new ArrayList<>();
    for (String manifest : List.of("webhook.yaml", "validating-webhook.yaml")) {
      for (JsonNode each : Yaml.read(Path.of("openshift", "base", manifest)).path("webhooks")) {
        if (each.path("failurePolicy").asText().equals("Fail")) {
          timeouts.add(Duration.ofSeconds(each.path("timeoutSeconds").asInt(10)));
        }
      }
    }
    return timeouts;
  }
}
