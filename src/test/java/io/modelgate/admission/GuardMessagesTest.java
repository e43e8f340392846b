package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks say what the policies say in whose place they are. */
final class GuardMessagesTest {
  @ParameterizedTest
  @ValueSource(strings = {"exemptions", "marks", "trust-root-use", "recalls"})
  void areThoseOfTheManifests(String manifest) throws IOException {
    JsonNode policy =
        Yaml.parseAll(Files.readString(Path.of("openshift", "base", manifest + ".yaml"))).get(0);
    String name = policy.at("/metadata/name").asText();
    JsonNode validations = policy.at("/spec/validations");
    for (int i = 0; i < validations.size(); i++) {
      String sentence = GuardMessages.of(name, String.valueOf(i));
      if (validations.get(i).has("message")) {
        assertThat(sentence).isEqualTo(validations.get(i).path("message").asText().strip());
      } else {
        assertThat(sentence).startsWith("Only who has the verb use on a TrustRoot may name it");
      }
    }
    assertThat(validations).isNotEmpty();
  }

  @Test
  void whatIsNotKnownIsRefusedAllTheSame() {
    assertThat(GuardMessages.of("modelgate-marks", "99")).contains("refuses this request");
  }
}
