package io.modelgate.admission;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.policy.sandbox.RuntimeRuleResult.Status;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same random pods through Gatekeeper and through our engine, with policies that say the same:
 * the same verdicts in the same words.
 *
 * <p>{@code -Dmodelgate.random.pods=2000 -Dmodelgate.random.seed=0} choose other pods.
 */
@Needs(Component.GATOR)
final class GatekeeperDifferentialIT {
  private static final PolicySet POLICIES = PolicyDirectory.read(GatekeeperViolations.EXAMPLES);
  private static final int COUNT = Integer.getInteger("modelgate.random.pods", 2000);
  private static final long SEED = Long.getLong("modelgate.random.seed", 0);
  private static final List<ObjectNode> PODS = RandomPods.of(SEED, COUNT);

  private static GatekeeperViolations violations = new GatekeeperViolations(Map.of());

  @BeforeAll
  static void askGatekeeper() throws Exception {
    violations = GatekeeperViolations.of("pods-as-they-come", PODS);
  }

  @Test
  void everyKindOfViolationIsAmongThePods() {
    System.out.printf(
        "%d random pods, seed %d: Gatekeeper refuses %d of them as they come%n",
        COUNT, SEED, violations.byPod().size());
    assertThat(violations.byPod().values().stream().flatMap(Set::stream))
        .extracting(message -> message.replaceFirst(" p[0-9]+ ", " … "))
        .containsOnly(
            "Pod … requires label secure-ai.io/runtime to use runtime kata",
            "Workload … with high compute requires runtime kata",
            "Workload … with low compute requires runtime gvisor",
            "Pod … with label secure-ai.io/runtime requires runtime kata",
            "Pod … with label secure-ai.io/runtime requires runtime gvisor",
            "Pod … with label secure-ai.io/runtime requires runtime kata or gvisor");
  }

  @Test
  void theScanFindsWhatGatekeeperRefuses() {
    List<String> disagreements = new ArrayList<>();
    for (ObjectNode pod : PODS) {
      Set<String> ours =
          InjectedPods.ENGINE
              .inspect(pod.at("/metadata/namespace").asText(), pod, POLICIES)
              .assessments()
              .stream()
              .filter(assessment -> assessment.result() == Status.FAIL)
              .map(RuntimeRuleResult::message)
              .collect(toSet());
      Set<String> theirs = violations.against(pod);
      // Each of Gatekeeper's constraints speaks for itself; with us the first rule speaks for all.
      if (ours.isEmpty() != theirs.isEmpty() || !theirs.containsAll(ours)) {
        disagreements.add("ours %s, theirs %s: %s".formatted(ours, theirs, pod));
      }
    }
    assertThat(disagreements).isEmpty();
  }

  @Test
  void bothValidatingWebhooksRefuseTheSame() throws Exception {
    List<String> disagreements = new ArrayList<>();
    for (ObjectNode pod : PODS) {
      JsonNode ours = AdmissionHandlers.response(POLICIES, pod, AdmissionHandler::validate);
      Set<String> theirs = violations.against(pod);
      if (isAllowed(ours) != theirs.isEmpty()) {
        disagreements.add("ours %s, theirs %s: %s".formatted(ours, theirs, pod));
      }
    }
    assertThat(disagreements).isEmpty();
  }

  @Test
  void gatekeeperRefusesWhatOurMutatingWebhookDeniesAndAdmitsWhatItLeaves() throws Exception {
    List<String> disagreements = new ArrayList<>();
    List<JsonNode> admitted = new ArrayList<>();
    int patched = 0;
    for (ObjectNode pod : PODS) {
      JsonNode ours = AdmissionHandlers.response(POLICIES, pod, AdmissionHandler::mutate);
      if (isAllowed(ours)) {
        patched += ours.has("patch") ? 1 : 0;
        admitted.add(patched(pod, ours));
      } else if (!violations.against(pod).contains(ours.at("/status/message").asText())) {
        disagreements.add("we deny: %s: %s".formatted(ours, pod));
      }
    }
    GatekeeperViolations.of("pods-as-we-admit-them", admitted)
        .byPod()
        .forEach((pod, theirs) -> disagreements.add("we admit %s: %s".formatted(pod, theirs)));
    assertThat(disagreements).isEmpty();
    assertThat(patched).isBetween(1, admitted.size() - 1);
    System.out.printf(
        "%d denied by both, %d admitted by both, %d of them with the runtime that we set%n",
        COUNT - admitted.size(), admitted.size(), patched);
  }

  private static boolean isAllowed(JsonNode response) {
    return response.path("allowed").asBoolean();
  }

  private static JsonNode patched(JsonNode pod, JsonNode response) throws Exception {
    return response.has("patch")
        ? JsonPatch.apply(new JsonMapper().readTree(response.path("patch").binaryValue()), pod)
        : pod;
  }
}
