package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.command.CommandRun;
import io.modelgate.policy.PolicySet;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.YamlDocument;
import io.modelgate.testing.Component;
import io.modelgate.testing.Gator;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What migrate makes of Gatekeeper's constraints and mutators decides as Gatekeeper, by gator. */
@Needs(Component.GATOR)
final class MigratedPoliciesIT {
  private static final Path EXAMPLES = GatekeeperViolations.EXAMPLES;
  private static final Path FOLDER = Path.of("target", "gatekeeper");
  private static final int PODS = Integer.getInteger("modelgate.random.pods", 1000);
  private static final int MUTATIONS = 12;
  private static final long SEED = Long.getLong("modelgate.random.seed", 0);
  private static final List<String> RUNTIMES = List.of("kata", "gvisor", "runc");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void migratedConstraintsRefuseWhatTheConstraintsRefuse() throws Exception {
    PolicySet policies =
        policies(
            migrated(
                EXAMPLES.resolve("required-runtime/constraint.yaml"),
                EXAMPLES.resolve("dynamic-runtime/constraint.yaml")));
    List<ObjectNode> pods = RandomPods.of(SEED, PODS);
    GatekeeperViolations violations = GatekeeperViolations.of("pods-for-migrated", pods);
    List<String> disagreements = new ArrayList<>();
    for (ObjectNode pod : pods) {
      JsonNode ours = AdmissionHandlers.response(policies, pod, AdmissionHandler::mutate);
      Set<String> theirs = violations.against(pod);
      boolean isSame =
          ours.path("allowed").asBoolean()
              ? theirs.isEmpty() && !ours.has("patch")
              : theirs.contains(ours.at("/status/message").asText());
      if (!isSame) {
        disagreements.add("ours %s, theirs %s: %s".formatted(ours, theirs, pod));
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(violations.byPod()).hasSizeBetween(PODS / 10, 9 * PODS / 10);
  }

  @Test
  void migratedMutatorsSetWhatTheMutatorsSet() throws Exception {
    Files.createDirectories(FOLDER);
    int set = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Random random = new Random(SEED + i);
      Path assigns = write("assigns-" + i, assigns(random));
      List<ObjectNode> deployments = deployments(random);
      Path subjects = write("deployments-" + i, deployments);
      Map<String, String> theirs = theirs(assigns, subjects);
      PolicySet policies = policies(migrated(assigns));
      for (ObjectNode each : deployments) {
        String name = each.at("/metadata/name").asText();
        JsonNode before = each.at("/spec/template/spec/runtimeClassName");
        String ours = ours(policies, each);
        assertThat(ours).as("%s of %s and %s", name, assigns, subjects).isEqualTo(theirs.get(name));
        set += ours.equals(before.asText("none")) ? 0 : 1;
      }
    }
    assertThat(set).isGreaterThan(MUTATIONS);
  }

  private static Map<String, String> theirs(Path assigns, Path subjects) throws Exception {
    Gator run =
        Gator.run(
            "expand",
            "--filename=" + assigns,
            "--filename=" + subjects,
            "--filename=" + EXAMPLES.resolve("assign-runtime/expansion.yaml"),
            "--filename=" + EXAMPLES.resolve("namespaces.yaml"));
    Map<String, String> runtimes = new HashMap<>();
    for (JsonNode pod : Yaml.parseAll(run.output())) {
      runtimes.put(
          pod.at("/metadata/labels/app").asText(), pod.at("/spec/runtimeClassName").asText("none"));
    }
    assertThat(runtimes).as(run.output()).isNotEmpty();
    return runtimes;
  }

  private static String ours(PolicySet policies, JsonNode deployment) throws Exception {
    ObjectNode pod = JSON.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    pod.setAll((ObjectNode) deployment.at("/spec/template").deepCopy());
    pod.withObject("/metadata")
        .put("name", deployment.at("/metadata/name").asText())
        .put("namespace", "ai-production");
    JsonNode mutated = AdmissionHandlers.response(policies, pod, AdmissionHandler::mutate);
    assertThat(mutated.path("allowed").asBoolean()).as(mutated.toString()).isTrue();
    JsonNode admitted =
        mutated.has("patch")
            ? JsonPatch.apply(new JsonMapper().readTree(mutated.path("patch").binaryValue()), pod)
            : pod;
    JsonNode validated = AdmissionHandlers.response(policies, admitted, AdmissionHandler::validate);
    assertThat(validated.path("allowed").asBoolean()).as(validated.toString()).isTrue();
    return admitted.at("/spec/runtimeClassName").asText("none");
  }

  private static List<ObjectNode> assigns(Random random) {
    List<ObjectNode> assigns = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      ObjectNode assign =
          JSON.objectNode().put("apiVersion", "mutations.gatekeeper.sh/v1").put("kind", "Assign");
      assign.putObject("metadata").put("name", "m%d-%d".formatted(random.nextInt(9), i));
      ObjectNode spec = assign.putObject("spec").put("location", "spec.runtimeClassName");
      ObjectNode applyTo = spec.putArray("applyTo").addObject();
      applyTo.putArray("groups").add("");
      applyTo.putArray("versions").add("v1");
      applyTo.putArray("kinds").add("Pod");
      ObjectNode match = spec.putObject("match");
      match
          .withObject("/namespaceSelector/matchLabels")
          .put("secure-ai.io/sandbox-enabled", "true");
      if (random.nextInt(3) > 0) {
        match.withObject("/labelSelector/matchLabels").put("team", one(random, "a", "b"));
      }
      ObjectNode parameters = spec.putObject("parameters");
      parameters.putObject("assign").put("value", one(random, RUNTIMES.toArray(String[]::new)));
      String condition = one(random, "", "MustNotExist", "MustNotExist");
      if (!condition.isEmpty()) {
        ArrayNode tests = parameters.putArray("pathTests");
        tests.addObject().put("subPath", "spec.runtimeClassName").put("condition", condition);
      }
      assigns.add(assign);
    }
    return assigns;
  }

  private static List<ObjectNode> deployments(Random random) {
    List<ObjectNode> deployments = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "d" + i;
      ObjectNode deployment =
          JSON.objectNode().put("apiVersion", "apps/v1").put("kind", "Deployment");
      deployment.putObject("metadata").put("name", name).put("namespace", "ai-production");
      ObjectNode spec = deployment.putObject("spec");
      spec.withObject("/selector/matchLabels").put("app", name);
      ObjectNode labels = spec.withObject("/template/metadata/labels").put("app", name);
      if (random.nextInt(3) > 0) {
        labels.put("team", one(random, "a", "b", "c"));
      }
      if (random.nextInt(3) > 0) {
        labels.put("secure-ai.io/runtime", one(random, "kata", "gvisor", "other"));
      }
      ObjectNode pod = spec.withObject("/template/spec");
      pod.putArray("containers").addObject().put("name", "serve").put("image", "server:1.0");
      if (random.nextBoolean()) {
        pod.put("runtimeClassName", one(random, RUNTIMES.toArray(String[]::new)));
      }
      deployments.add(deployment);
    }
    return deployments;
  }

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static Path write(String name, List<ObjectNode> resources) throws Exception {
    Path file = FOLDER.resolve(name + ".yaml");
    return Files.writeString(
        file, resources.stream().map(JsonNode::toString).collect(joining("\n---\n")));
  }

  private static String migrated(Path... files) {
    List<String> words = new ArrayList<>(List.of("migrate"));
    for (Path each : files) {
      words.addAll(List.of("-f", each.toString()));
    }
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static PolicySet policies(String yaml) throws Exception {
    ResourceCollector collector = new ResourceCollector();
    List<YamlDocument> documents = new ArrayList<>(YamlDocument.parse(yaml.getBytes(UTF_8), "m"));
    documents.addAll(YamlDocument.read(EXAMPLES.resolve("namespaces.yaml"), "namespaces"));
    documents.forEach(each -> collector.add(each, ResourceCollector.DEFAULT_NAMESPACE));
    PolicySet policies = collector.policies();
    assertThat(policies.broken()).isEmpty();
    assertThat(policies.sandbox()).isNotEmpty();
    return policies;
  }
}
