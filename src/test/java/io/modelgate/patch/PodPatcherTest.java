package io.modelgate.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.StateVolume;
import io.modelgate.policy.decision.RuntimeAssignment;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.Sidecar;
import io.modelgate.policy.decision.ValidationContainer.User;
import io.modelgate.policy.decision.Verifier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PodPatcherTest {
  private static final ContainerResources RESOURCES =
      new ContainerResources(Map.of("cpu", "0.5"), Map.of("memory", "256Mi"));
  private static final Verifier VERIFIER =
      new Verifier(
          "verifier:1",
          ContainerResources.NONE,
          new Fetchers(List.of(new Fetcher("storage-initializer", new Glob("kserve/*")))));
  private static final Injection INJECTION = injection(VERIFIER, Set.of());
  private static final Injection SIDECAR =
      new Injection(
          List.of(
              new ValidationContainer(
                  "model-validation",
                  List.of("java"),
                  List.of("verify"),
                  Map.of(),
                  List.of(),
                  User.INHERITED,
                  RESOURCES,
                  Set.of(),
                  true,
                  Optional.of(
                      new Sidecar(
                          "model-validation-state",
                          "/run/modelgate",
                          List.of("p", "r"),
                          List.of("p", "a"))))),
          List.of(new StateVolume("model-validation-state")),
          Set.of(),
          Map.of("model-validation", "ModelValidation/demo"),
          VERIFIER);

  @Test
  void containerIsAddedWhereThereWereNone() throws IOException {
    assertThat(names("{\"spec\": {}}")).containsExactly("model-validation");
    assertThat(names("{\"spec\": {\"initContainers\": null}}")).containsExactly("model-validation");
    assertThat(names("{\"spec\": {\"initContainers\": []}}")).containsExactly("model-validation");
  }

  @Test
  void containerComesFirst() throws IOException {
    assertThat(names("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}}"))
        .containsExactly("model-validation", "a", "b");
  }

  @Test
  void forgeriesOfTheReservedNameGo() throws IOException {
    String pod =
        "{\"spec\": {\"initContainers\": [{\"name\": \"model-validation\", \"image\": \"evil\"},"
            + " {\"name\": \"a\"}, {\"name\": \"model-validation\"}]}}";

    assertThat(names(pod)).containsExactly("model-validation", "a");
    assertThat(patched(pod).at("/spec/initContainers/0/image").asText()).isEqualTo("verifier:1");
  }

  @Test
  void secondPatchIsEmpty() throws IOException {
    JsonNode once = patched("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}]}}");

    assertThat(PodPatcher.patch(once, mutate(INJECTION))).isEmpty();
  }

  @Test
  void resourcesOfALimitRangeStay() throws IOException {
    JsonNode once = patched("{\"spec\": {}}");
    ObjectNode container = (ObjectNode) once.at("/spec/initContainers/0");
    container.withObject("/resources/limits").put("cpu", "1");
    ((ArrayNode) once.at("/spec/initContainers")).insertObject(0).put("name", "late");

    assertThat(patched(once.toString()).at("/spec/initContainers/0/resources/limits/cpu").asText())
        .isEqualTo("1");
  }

  @Test
  void ownContainerBehindAnotherMovesToTheFront() throws IOException {
    JsonNode once = patched("{\"spec\": {}}");
    String ours = once.at("/spec/initContainers/0").toString();

    assertThat(names("{\"spec\": {\"initContainers\": [{\"name\": \"a\"}, " + ours + "]}}"))
        .containsExactly("model-validation", "a");
    assertThat(names("{\"spec\": {\"initContainers\": [" + ours + ", " + ours + "]}}"))
        .containsExactly("model-validation");
  }

  @Test
  void fieldsThatWeDoNotKnowSurvive() throws IOException {
    String pod = "{\"spec\": {\"inTheYear2030\": [1, {\"a\": 1e3}]}, \"new\": true}";

    JsonNode patched = patched(pod);

    assertThat(patched.at("/spec/inTheYear2030").toString()).isEqualTo("[1,{\"a\":1000.0}]");
    assertThat(patched.path("new").asBoolean()).isTrue();
  }

  @Test
  void argumentsAreNotExpandedByTheKubelet() throws IOException {
    assertThat(patched("{\"spec\": {}}").at("/spec/initContainers/0/args/1").asText())
        .isEqualTo("$$(HOME)");
  }

  @Test
  void containerComesAfterWhatFetchesTheModel() throws IOException {
    assertThat(
            names(
                """
                {"spec": {"initContainers": [{"name": "a"},
                  {"name": "storage-initializer", "image": "kserve/storage:1"}, {"name": "b"}]}}
                """))
        .containsExactly("a", "storage-initializer", "model-validation", "b");
    assertThat(
            names(
                """
                {"spec": {"initContainers": [{"name": "storage-initializer", "image": "evil"}]}}
                """))
        .containsExactly("model-validation", "storage-initializer");
  }

  @Test
  void lockedVolumesBecomeReadOnlyForWhateverRunsAfterTheVerification() throws IOException {
    JsonNode pod =
        new JsonMapper()
            .readTree(
                """
                {"metadata": {}, "spec": {
                  "initContainers": [
                    {"name": "storage-initializer", "image": "kserve/storage:1",
                      "volumeMounts": [{"name": "models", "mountPath": "/m"}]},
                    {"name": "late", "volumeMounts": [{"name": "models", "mountPath": "/m"}]}],
                  "containers": [{"name": "server", "volumeMounts": [
                    {"name": "logs", "mountPath": "/l"},
                    {"name": "models", "mountPath": "/m", "readOnly": false},
                    {"name": "models", "mountPath": "/n", "subPath": "x"}]}]}}
                """);
    Injection locking = injection(VERIFIER, Set.of("models"));

    JsonNode locked = JsonPatch.apply(PodPatcher.patch(pod, mutate(locking)), pod);

    assertThat(locked.at("/spec/initContainers/0/volumeMounts/0").has("readOnly")).isFalse();
    assertThat(locked.at("/spec/initContainers/2/volumeMounts/0/readOnly").asBoolean()).isTrue();
    assertThat(locked.at("/spec/containers/0/volumeMounts/0").has("readOnly")).isFalse();
    assertThat(locked.at("/spec/containers/0/volumeMounts/1/readOnly").asBoolean()).isTrue();
    assertThat(locked.at("/spec/containers/0/volumeMounts/2/readOnly").asBoolean()).isTrue();
    assertThat(difference(locked, locking)).isEmpty();
    ((ObjectNode) locked.at("/spec/containers/0/volumeMounts/2")).remove("readOnly");
    assertThat(difference(locked, locking))
        .contains("its container server can write to the model's volume at /n");
  }

  @Test
  void whatTheApiServersOwnPluginsAddIsNoDifference() throws IOException {
    assertThat(differenceAfter(container -> container.put("imagePullPolicy", "Always"))).isEmpty();
    assertThat(
            differenceAfter(
                container -> {
                  container.withObject("/resources/limits").put("cpu", "1");
                  container.withObject("/resources/requests").put("cpu", "500m");
                }))
        .isEmpty();
    assertThat(
            differenceAfter(
                container -> {
                  ((ObjectNode) container.path("securityContext")).put("runAsUser", 1000650000);
                  ((ArrayNode) container.path("volumeMounts"))
                      .addObject()
                      .put("name", "kube-api-access-abcde")
                      .put("readOnly", true)
                      .put("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
                }))
        .isEmpty();
  }

  /** GKE Autopilot raises requests, and makes limits of them. */
  @Test
  void platformMaySetOtherResourcesThatAreEnough() throws IOException {
    JsonNode once = patched("{\"spec\": {}}");
    ObjectNode container = (ObjectNode) once.at("/spec/initContainers/0");
    for (String kind : List.of("limits", "requests")) {
      container.withObject("/resources/" + kind).put("cpu", "750m");
      container.withObject("/resources/" + kind).put("memory", "512Mi");
      container.withObject("/resources/" + kind).put("ephemeral-storage", "1Gi");
    }

    assertThat(difference(once, INJECTION)).isEmpty();
    assertThat(patched(once.toString()).at("/spec/initContainers/0/resources"))
        .isEqualTo(container.path("resources"));
  }

  @Test
  void everyOtherChangeIsADifferenceThatIsNamed() throws IOException {
    assertThat(differenceAfter(container -> container.put("image", "evil")))
        .contains(
            "its init container model-validation is not the one that was injected, it differs in"
                + " image");
    assertThat(differenceAfter(container -> container.putArray("args").add("--version")))
        .hasValueSatisfying(text -> assertThat(text).endsWith("differs in args"));
    assertThat(differenceAfter(container -> container.putArray("command").add("true")))
        .hasValueSatisfying(text -> assertThat(text).endsWith("differs in command"));
    assertThat(differenceAfter(container -> container.putArray("env").addObject().put("name", "A")))
        .hasValueSatisfying(text -> assertThat(text).endsWith("differs in env"));
    assertThat(
            differenceAfter(
                container ->
                    ((ArrayNode) container.path("volumeMounts"))
                        .addObject()
                        .put("name", "evil")
                        .put("mountPath", "/opt/modelgate")))
        .hasValueSatisfying(text -> assertThat(text).endsWith("differs in volumeMounts"));
    for (Map.Entry<String, String> each :
        Map.of("/resources/limits/memory", "1Mi", "/resources/requests/cpu", "100m").entrySet()) {
      String[] path = each.getKey().split("/(?=[^/]*$)", -1);
      assertThat(
              differenceAfter(
                  container -> container.withObject(path[0]).put(path[1], each.getValue())))
          .hasValueSatisfying(text -> assertThat(text).endsWith("differs in resources"));
    }
    assertThat(differenceAfter(container -> container.put("restartPolicy", "Always")))
        .hasValueSatisfying(text -> assertThat(text).endsWith("differs in restartPolicy"));
    assertThat(differenceAfter(container -> container.put("name", "renamed")))
        .contains("its init container model-validation is missing");
  }

  @Test
  void stateOfASidecarIsInAVolumeThatOnlyItMounts() throws IOException {
    JsonNode pod =
        new JsonMapper()
            .readTree(
                """
                {"metadata": {}, "spec": {"containers": [{"name": "server"}], "volumes": [
                  {"name": "model-validation-state", "emptyDir": {}}, {"name": "logs", "emptyDir": {}}]}}
                """);

    JsonNode patched = JsonPatch.apply(PodPatcher.patch(pod, mutate(SIDECAR)), pod);

    assertThat(patched.at("/spec/volumes").toString())
        .isEqualTo(
            "[{\"name\":\"logs\",\"emptyDir\":{}},{\"name\":\"model-validation-state\","
                + "\"emptyDir\":{\"medium\":\"Memory\",\"sizeLimit\":\"64Ki\"}}]");
    JsonNode sidecar = patched.at("/spec/initContainers/0");
    assertThat(sidecar.path("volumeMounts").toString())
        .isEqualTo("[{\"name\":\"model-validation-state\",\"mountPath\":\"/run/modelgate\"}]");
    assertThat(sidecar.at("/startupProbe/exec/command").toString()).isEqualTo("[\"p\",\"r\"]");
    assertThat(sidecar.at("/readinessProbe/exec/command").toString()).isEqualTo("[\"p\",\"r\"]");
    assertThat(sidecar.at("/livenessProbe/exec/command").toString()).isEqualTo("[\"p\",\"a\"]");
    assertThat(difference(patched, SIDECAR)).isEmpty();
    ((ObjectNode) patched.at("/spec/volumes/1")).putObject("emptyDir");
    assertThat(difference(patched, SIDECAR))
        .contains(
            "its volumes of the reserved name model-validation are missing or differ from the"
                + " policy's");
  }

  @Test
  void runtimeIsSetAndWhatCameWithAnotherGoes() throws IOException {
    JsonNode pod =
        new JsonMapper()
            .readTree(
                """
                {"metadata": {}, "spec": {"runtimeClassName": "kata", "overhead": {"cpu": "1"},
                  "nodeSelector": {"a/b": "x", "c": "y", "zone": "1"},
                  "tolerations": [{"key": "a"}, {"key": "b"}, {"key": "a"}, {"key": "c"}]}}
                """);
    Mutate mutate =
        new Mutate(
            Optional.empty(),
            Optional.of(
                new RuntimeAssignment(
                    "gvisor",
                    Map.of("a/b", "x", "c", "other"),
                    List.of(new JsonMapper().readTree("{\"key\": \"a\"}")))),
            Notices.NONE);

    JsonNode patched = JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);

    assertThat(patched.path("spec"))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"runtimeClassName": "gvisor", "nodeSelector": {"c": "y", "zone": "1"},
                      "tolerations": [{"key": "b"}, {"key": "c"}]}
                    """));
    assertThat(PodPatcher.difference(patched, mutate)).isEmpty();
    assertThat(PodPatcher.difference(pod, mutate))
        .contains(
            "The pod is not as its runtime policy requires: its runtimeClassName is kata instead of"
                + " gvisor. A webhook that comes after \"zzzz-modelgate\" by the name of its"
                + " configuration changed it, or it never came to the mutating one: rename that"
                + " configuration, or exclude the container there. While Modelgate is being"
                + " installed or updated, recreate the pod.");
  }

  @Test
  void pullSecretsAreAddedOnceBesideThePodsOwnAndNeverAskedFor() throws IOException {
    Injection injection =
        injection(
            new Verifier(
                "verifier:1", ContainerResources.NONE, new Fetchers(List.of()), List.of("a", "b")),
            Set.of());

    JsonNode none = patched("{\"spec\": {}}", injection);
    assertThat(none.at("/spec/imagePullSecrets").toString())
        .isEqualTo("[{\"name\":\"a\"},{\"name\":\"b\"}]");
    assertThat(PodPatcher.patch(none, mutate(injection))).isEmpty();

    JsonNode own =
        patched(
            "{\"spec\": {\"imagePullSecrets\": [{\"name\": \"own\"}, {\"name\": \"b\"}]}}",
            injection);
    assertThat(own.at("/spec/imagePullSecrets").toString())
        .isEqualTo("[{\"name\":\"own\"},{\"name\":\"b\"},{\"name\":\"a\"}]");

    ((ObjectNode) own.path("spec")).remove("imagePullSecrets");
    assertThat(PodPatcher.difference(own, mutate(injection))).isEmpty();
  }

  @Test
  void podWithoutAVerifierGetsNoPullSecrets() throws IOException {
    Verifier verifier =
        new Verifier("verifier:1", ContainerResources.NONE, new Fetchers(List.of()), List.of("a"));

    assertThat(
            PodPatcher.patch(
                new JsonMapper().readTree("{\"spec\": {}}"), mutate(Injection.none(verifier))))
        .isEmpty();
  }

  private static Optional<String> differenceAfter(Consumer<ObjectNode> change) throws IOException {
    JsonNode pod = patched("{\"spec\": {}}");
    change.accept((ObjectNode) pod.at("/spec/initContainers/0"));
    return difference(pod, INJECTION);
  }

  private static Optional<String> difference(JsonNode pod, Injection injection) {
    String before = "The pod is not as model validation requires: ";
    String after =
        ". A webhook that comes after \"zzzz-modelgate\" by the name of its configuration changed"
            + " it, or it never came to the mutating one: rename that configuration, or exclude the"
            + " container there. While Modelgate is being installed or updated, recreate the pod.";
    return PodPatcher.difference(pod, mutate(injection))
        .map(
            sentence -> {
              assertThat(sentence).startsWith(before).endsWith(after);
              return sentence.substring(before.length(), sentence.length() - after.length());
            });
  }

  private static Mutate mutate(Injection injection) {
    return new Mutate(Optional.of(injection), Optional.empty(), Notices.NONE);
  }

  private static Injection injection(Verifier verifier, Set<String> locked) {
    return new Injection(
        List.of(
            new ValidationContainer(
                "model-validation",
                List.of("/opt/modelgate/runtime/bin/java", "@/opt/modelgate/modelgate.args"),
                List.of("verify", "$(HOME)"),
                Map.of(),
                List.of(new Mount("models", "/models", "")),
                User.INHERITED,
                RESOURCES,
                Set.of(),
                true,
                Optional.empty())),
        List.of(),
        locked,
        Map.of("model-validation", "ModelValidation/demo"),
        verifier);
  }

  private static List<String> names(String pod) throws IOException {
    return patched(pod).at("/spec/initContainers").findValuesAsText("name").stream()
        .filter(name -> !name.equals("models")) // the mount's
        .toList();
  }

  private static JsonNode patched(String pod) throws IOException {
    return patched(pod, INJECTION);
  }

  private static JsonNode patched(String pod, Injection injection) throws IOException {
    JsonNode json = new JsonMapper().readTree(pod);
    ((ObjectNode) json).withObject("/metadata");
    return JsonPatch.apply(PodPatcher.patch(json, mutate(injection)), json);
  }
}
