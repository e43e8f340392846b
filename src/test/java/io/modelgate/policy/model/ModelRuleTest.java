package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.model.ModelPolicy.Usable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside the examples: which policy applies, and the reserved name. */
final class ModelRuleTest {
  private static final ModelPolicy CHAT = policy("chat");
  private static final ModelPolicy VISION = policy("vision");

  @Test
  void policyIsChosenByName() throws IOException {
    Decision decision = decide("vision", pod("server"), CHAT, VISION);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate -> assertThat(mutate.container().arguments()).last().isEqualTo("/m/vision"));
  }

  @Test
  void unknownNameIsDenied() throws IOException {
    String sentence =
        "The pod's label validation.rhtas.redhat.com/ml names ModelValidation speech, which"
            + " namespace ns does not hold: name one that it holds, or \"true\" for the only one.";

    assertThat(decide("speech", pod("server"), CHAT)).isEqualTo(new Decision.Deny(sentence));
    assertThat(decide("speech", pod("server"))).isEqualTo(new Decision.Deny(sentence));
    assertThat(decide("false", pod("server"), CHAT)).isInstanceOf(Decision.Deny.class);
    assertThat(decide("", pod("server"), CHAT)).isInstanceOf(Decision.Deny.class);
  }

  @Test
  void containerOfTheReservedNameIsDenied() throws IOException {
    assertThat(decide("true", pod("model-validation"), CHAT))
        .isEqualTo(
            new Decision.Deny(
                "ModelValidation ns/chat cannot be applied: Container name model-validation is"
                    + " reserved: rename the container."));
  }

  private static Decision decide(String asked, JsonNode pod, ModelPolicy... policies) {
    return new ModelRule("verifier:1").decide(asked, "ns", pod, List.of(policies));
  }

  private static ModelPolicy policy(String name) {
    return new Usable("ns", name, "/m/" + name, "/m/" + name + ".sig", new Method.Key("/m/key"));
  }

  private static JsonNode pod(String container) throws IOException {
    return new JsonMapper()
        .readTree(
            "{\"spec\": {\"containers\": [{\"name\": \""
                + container
                + "\", \"volumeMounts\":"
                + " [{\"name\": \"v\", \"mountPath\": \"/m\"}]}]}}");
  }
}
