package io.modelgate.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Random pods that use models, and what somebody could do to what was injected into them. */
final class RandomModelPods {
  private static final List<String> PATHS =
      List.of("/models", "/models/", "/models/tiny", "/data", "//models/./", "/keys", "/cache");
  private static final List<String> SUB_PATHS = List.of("", "", "a", "a/b", "tiny");
  private static final List<String> IMAGES =
      List.of("vllm/vllm-openai:1", "server:1", "quay.io/team/vllm", "sha256:" + "c".repeat(12));
  private static final List<String> VOLUMES = List.of("models", "other", "keys", "scratch");

  private final Random random;

  RandomModelPods(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /**
   * A pod.
   *
   * @param policies names that it may ask for
   */
  ObjectNode pod(String name, List<String> policies) {
    ObjectNode pod =
        (ObjectNode)
            Yaml.parse(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: a}}
                spec:
                  volumes:
                    - {name: models, persistentVolumeClaim: {claimName: %s}}
                    - {name: other, persistentVolumeClaim: {claimName: %s}}
                    - {name: keys, configMap: {name: %s}}
                    - {name: scratch, emptyDir: {}}
                """
                    .formatted(
                        name,
                        one(List.of("models-a", "models-b")),
                        one(List.of("models-a", "data", "data")),
                        one(List.of("keys", "keys", "signed-models"))));
    ObjectNode metadata = (ObjectNode) pod.path("metadata");
    ObjectNode labels = (ObjectNode) metadata.path("labels");
    if (chance(2)) {
      labels.put("tier", one(List.of("serving", "batch")));
    }
    if (chance(3)) {
      labels.put("validation.rhtas.redhat.com/ml", chance(4) ? "true" : one(policies));
    }
    if (chance(5)) {
      metadata
          .putObject("annotations")
          .put(
              one(List.of("validation.rhtas.redhat.com/", "validation.ml.sigstore.dev/"))
                  + one(List.of("lock-model", "ignore-unsigned-files", "allow-symlinks")),
              one(List.of("true", "false")));
    }
    ObjectNode spec = (ObjectNode) pod.path("spec");
    if (chance(3)) {
      ArrayNode inits = spec.putArray("initContainers");
      container(inits.addObject(), chance(2) ? "storage-initializer" : "prepare");
      if (chance(2)) {
        container(inits.addObject(), "proxy").put("restartPolicy", "Always");
      }
    }
    ArrayNode containers = spec.putArray("containers");
    container(containers.addObject(), "server");
    if (chance(3)) {
      container(containers.addObject(), "side");
    }
    if (chance(12)) {
      spec.putObject("nodeSelector").put("kubernetes.io/os", "windows");
    }
    return pod;
  }

  private ObjectNode container(ObjectNode container, String name) {
    container.put("name", name).put("image", one(IMAGES));
    Map<String, String> mounts = new LinkedHashMap<>();
    if (!chance(4)) {
      mounts.put("/models", "models");
      mounts.put("/keys", "keys");
    }
    int more = random.nextInt(3);
    for (int i = 0; i < more; i++) {
      mounts.put(one(PATHS), one(VOLUMES));
    }
    ArrayNode array = container.putArray("volumeMounts");
    mounts.forEach(
        (path, volume) -> {
          ObjectNode mount = array.addObject().put("name", volume).put("mountPath", path);
          String subPath = one(SUB_PATHS);
          if (chance(3) && !subPath.isEmpty()) {
            mount.put("subPath", subPath);
          }
          if (chance(30)) {
            mount.remove("subPath");
            mount.put("subPathExpr", "$(HOSTNAME)");
          }
        });
    return container;
  }

  /** What may become of what was injected, by what it is called. */
  Map<String, Consumer<ObjectNode>> changes() {
    Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
    changes.put("nothing", pod -> {});
    changes.put("no verifier", pod -> inits(pod).remove(ours(pod)));
    changes.put("another image", pod -> verifier(pod).put("image", "evil/verifier:1"));
    changes.put("another tag", pod -> verifier(pod).put("image", "verifier:2"));
    changes.put(
        "another command",
        pod -> ((ArrayNode) verifier(pod).path("command")).removeAll().add("/bin/true"));
    changes.put(
        "another argument", pod -> ((ArrayNode) verifier(pod).path("args")).insert(1, "--help"));
    changes.put(
        "another model",
        pod -> {
          ArrayNode args = (ArrayNode) verifier(pod).path("args");
          args.set(args.size() - 1, "/cache");
        });
    changes.put(
        "only a report", pod -> ((ArrayNode) verifier(pod).path("args")).add("--report-only"));
    changes.put(
        "another environment",
        pod ->
            verifier(pod)
                .putArray("env")
                .addObject()
                .put("name", "MODELGATE_TRUST")
                .put("value", "x"));
    changes.put(
        "more environment",
        pod ->
            verifier(pod)
                .putArray("envFrom")
                .addObject()
                .putObject("configMapRef")
                .put("name", "x"));
    changes.put(
        "last",
        pod -> {
          int at = ours(pod);
          JsonNode moved = inits(pod).remove(at);
          ObjectNode other = inits(pod).addObject();
          other.put("name", "before").put("image", "a");
          inits(pod).add(moved);
        });
    changes.put("another volume", pod -> mount(pod, "/models").put("name", "scratch"));
    changes.put("a part of the volume", pod -> mount(pod, "/models").put("subPath", "other"));
    changes.put("to be written", pod -> mount(pod, "/models").remove("readOnly"));
    changes.put("over the verifier", pod -> add(pod, "/opt/modelgate"));
    changes.put("one more volume", pod -> add(pod, "/more"));
    changes.put(
        "another volume of the workload",
        pod -> {
          for (JsonNode each : pod.at("/spec/containers/0/volumeMounts")) {
            ((ObjectNode) each).put("name", "scratch");
          }
        });
    changes.put(
        "another object to trust",
        pod -> {
          for (JsonNode each : pod.at("/spec/volumes")) {
            if (each.path("name").asText().startsWith("model-validation-trust")) {
              ((ObjectNode) each.path("configMap")).put("name", "mine");
            }
          }
        });
    changes.put("no startup probe", pod -> verifier(pod).remove("startupProbe"));
    changes.put(
        "another startup probe",
        pod -> {
          if (verifier(pod).path("startupProbe").path("exec") instanceof ObjectNode exec) {
            exec.putArray("command").add("true");
          }
        });
    changes.put(
        "privileged",
        pod -> {
          ObjectNode context = (ObjectNode) verifier(pod).path("securityContext");
          context.put("privileged", true).put("allowPrivilegeEscalation", true);
        });
    changes.put("a shell's lifecycle", pod -> verifier(pod).put("workingDir", "/tmp"));
    return changes;
  }

  private static void add(ObjectNode pod, String path) {
    ((ArrayNode) verifier(pod).path("volumeMounts"))
        .addObject()
        .put("name", "scratch")
        .put("mountPath", path)
        .put("readOnly", true);
  }

  private static ObjectNode mount(ObjectNode pod, String path) {
    for (JsonNode each : verifier(pod).path("volumeMounts")) {
      if (each.path("mountPath").asText().startsWith(path)) {
        return (ObjectNode) each;
      }
    }
    return (ObjectNode) verifier(pod).path("volumeMounts").path(0);
  }

  private static ArrayNode inits(JsonNode pod) {
    return (ArrayNode) pod.at("/spec/initContainers");
  }

  private static int ours(JsonNode pod) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < inits(pod).size(); i++) {
      if (inits(pod).path(i).path("name").asText().startsWith("model-validation")) {
        all.add(i);
      }
    }
    return all.get(0);
  }

  private static ObjectNode verifier(JsonNode pod) {
    return (ObjectNode) inits(pod).path(ours(pod));
  }
}
