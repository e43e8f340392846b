package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.DirectoryTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer gets without a cluster: Liberty with a directory of YAML. */
@DirectoryTest
final class DirectoryIT {
  private static final Path EXAMPLE = Path.of("examples", "key");
  private static final String MUTATE = "/admission/mutate";

  private final Webhook webhook = Environment.directoryServer();

  @Deployment(testable = false)
  @TargetsContainer(DirectoryTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @Test
  void policiesAreLoadedWhenTheirFilesChange() throws IOException {
    Path policy = Environment.POLICIES.resolve("policy.yaml");
    await().atMost(Duration.ofSeconds(30)).until(() -> status("/health/ready") == 200);
    assertThat(review().has("patch")).isFalse();

    Files.copy(EXAMPLE.resolve("policy.yaml"), policy, StandardCopyOption.REPLACE_EXISTING);
    await().atMost(Duration.ofSeconds(10)).until(() -> review().has("patch"));
    assertThat(webhook.log())
        .contains(
            "Modelgate has loaded 0 policies from directory "
                + Environment.POLICIES
                + " (watched); point AdmissionReviews to "
                + webhook.url(MUTATE),
            "Modelgate has now 1 policy from directory " + Environment.POLICIES);

    Files.writeString(policy, "kind: [");
    await().atMost(Duration.ofSeconds(10)).until(() -> !review().path("allowed").asBoolean());
    assertThat(review().at("/status/message").asText())
        .startsWith("Policy file policy.yaml line 1 is not YAML: ");
    assertThat(status("/health/ready")).isEqualTo(503);
    assertThat(webhook.get("/health/ready").body())
        .contains("\"why\":\"Policy file policy.yaml line 1");
    assertThat(status("/health/live")).isEqualTo(200);

    Files.delete(policy);
    await().atMost(Duration.ofSeconds(10)).until(() -> review().path("allowed").asBoolean());
    assertThat(status("/health/ready")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/started", "/health/live"})
  void serverIsStartedAndLive(String path) {
    assertThat(status(path)).isEqualTo(200);
    assertThat(webhook.get(path).body()).contains("\"status\":\"UP\"");
  }

  @Test
  void malformedReviewGetsOneSentence() {
    HttpResponse<String> answer = webhook.post(MUTATE, "hello");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.body())
        .isEqualTo(
            "This is not usable JSON: an AdmissionReview is one JSON document of at most 8 MiB and"
                + " 128 levels.\n");
  }

  @Test
  void tenMegabytesOfNestingGetOneSentence() {
    HttpResponse<String> answer = webhook.post(MUTATE, "[".repeat(10 << 20));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("This is not usable JSON: ").hasLineCount(1);
  }

  private JsonNode review() throws IOException {
    HttpResponse<String> answer =
        webhook.post(MUTATE, Files.readString(EXAMPLE.resolve("review.json")));
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body()).path("response");
  }

  private int status(String path) {
    return webhook.get(path).statusCode();
  }
}
