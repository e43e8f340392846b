package io.modelgate.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Caller.Reply;
import io.modelgate.adversary.PodSchema.Field;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tries to change every field of stored pods in every way that the API server has, and holds what
 * it takes against the table that says which rule covers it. Kubernetes may add fields.
 */
@Needs(Component.API_SERVER)
final class PodFieldsIT {
  private static final Path PODS = Path.of("src", "test", "resources", "pod-fields.yaml");
  private static final String NAMESPACE = "pod-fields";

  private static KubeApi api;
  private static Caller caller;

  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final Map<String, Set<String>> changed = new TreeMap<>();
  private final Set<String> decided = new TreeSet<>();
  private final Map<String, Set<String>> undecided = new TreeMap<>();

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("pod-fields");
    api.createNamespace(NAMESPACE);
    caller = new Caller(api.client());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void everyFieldThatCanChangeIsInTheTable() throws Exception {
    for (JsonNode pod : Yaml.parseAll(Files.readString(PODS))) {
      String path = create((ObjectNode) pod);
      PodProbe probe = new PodProbe(caller, path);
      for (Field field : PodSchema.fields(caller.get("/openapi/v3/api/v1"))) {
        probe.add(field);
      }
      probe.run(executor);
      merge(changed, probe.changed());
      merge(undecided, probe.undecided());
      decided.addAll(probe.decided());
    }
    bind();

    assertThat(changed).isEqualTo(FieldTable.read());
    undecided.keySet().removeAll(decided);
    assertThat(undecided).isEmpty();
  }

  private static void merge(Map<String, Set<String>> into, Map<String, Set<String>> from) {
    from.forEach((key, ways) -> into.computeIfAbsent(key, any -> new TreeSet<>()).addAll(ways));
  }

  /** Ephemeral containers can only come later. */
  private static String create(ObjectNode pod) {
    ObjectNode spec = (ObjectNode) pod.path("spec");
    JsonNode debuggers = spec.remove("ephemeralContainers");
    String path = Kind.POD.path(NAMESPACE);
    assertDone(caller.call(Caller.ROOT, "POST", path, "application/json", pod));
    String own = path + "/" + Observation.name(pod);
    if (debuggers instanceof ArrayNode array) {
      ObjectNode body = Yamls.object("{spec: {}}");
      body.withObject("/spec").set("ephemeralContainers", array);
      assertDone(
          caller.call(
              Caller.ROOT,
              "PATCH",
              own + "/ephemeralcontainers",
              "application/strategic-merge-patch+json",
              body));
    }
    return own;
  }

  /** What a scheduler does, with all that it may say about the pod. */
  private void bind() {
    String path = Kind.POD.path(NAMESPACE) + "/plain";
    JsonNode before = caller.get(path);
    JsonNode binding =
        Yamls.object(
            """
            apiVersion: v1
            kind: Binding
            metadata: {name: plain, labels: {bound: a}, annotations: {bound: a}}
            target: {kind: Node, name: worker}
            """);
    assertDone(caller.call(Caller.ROOT, "POST", path + "/binding", "application/json", binding));
    PodProbe.note(changed, before, caller.get(path), "binding");
  }

  private static void assertDone(Reply reply) {
    assertThat(reply.isDone()).as(reply.message()).isTrue();
  }
}
