package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.Examples;
import io.modelgate.testing.Yaml;
import io.modelgate.testing.constraints.Constraint;
import io.modelgate.testing.constraints.ConstraintAdmission;
import io.modelgate.testing.constraints.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OpenShift admits a pod by the same SecurityContextConstraints with and without Modelgate, and
 * nothing about the workload's containers is another: for each pod of examples/, for some of them
 * with each way to write security contexts, and for users of each constraint.
 */
final class SecurityContextConstraintsTest {
  private static final Path EXAMPLES = Path.of("examples");
  private static final JsonMapper JSON = new JsonMapper();
  private static final AdmissionHandler HANDLER =
      AdmissionHandlers.with(PolicyDirectory.read(EXAMPLES));

  /** What we answer about pods that no constraint matched yet. */
  private static final Map<String, JsonNode> UNMATCHED = new HashMap<>();

  /** Those with a volume, a fetcher or a sidecar of ours, and one that is locked. */
  private static final Set<String> OF_EACH_KIND =
      Set.of("key", "config-map-key", "continuous", "kserve", "locked");

  /** What authors write, each merged into an example's pod. */
  private static final List<JsonNode> CONTEXTS =
      Yaml.parseAll(
          """
          {}
          --- {pod: {seccompProfile: {type: RuntimeDefault}}}
          --- {pod: {seccompProfile: {type: Unconfined}}}
          --- {pod: {seccompProfile: {type: Localhost, localhostProfile: ml.json}}}
          --- {container: {seccompProfile: {type: RuntimeDefault}}}
          --- {container: {seccompProfile: {type: Unconfined}}}
          --- {container: {seccompProfile: {type: Localhost, localhostProfile: ml.json}}}
          --- {annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}
          --- {annotations: {seccomp.security.alpha.kubernetes.io/pod: localhost/ml.json}}
          --- {pod: {runAsUser: 0}}
          --- {pod: {runAsUser: 5000, runAsGroup: 5000, fsGroup: 5000, supplementalGroups: [5000]}}
          --- {pod: {runAsNonRoot: true}}
          --- {pod: {runAsNonRoot: false}}
          --- {pod: {runAsUser: 0, runAsNonRoot: false}, container: {runAsUser: 5000, runAsNonRoot: true}}
          --- {container: {runAsUser: 0}}
          --- {container: {runAsUser: 1000660007, runAsGroup: 7}}
          --- {container: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}, allowPrivilegeEscalation: false}}
          --- {container: {capabilities: {add: [IPC_LOCK]}}}
          --- {container: {capabilities: {drop: [IPC_LOCK]}}}
          --- {container: {privileged: true}}
          --- {container: {readOnlyRootFilesystem: true}}
          --- {pod: {seLinuxOptions: {level: 's0:c5,c26'}}}
          --- {pod: {seLinuxOptions: {type: spc_t}}}
          --- {container: {seLinuxOptions: {type: spc_t}}}
          --- {container: {seLinuxOptions: {level: 's0:c26,c5'}}}
          --- {spec: {hostUsers: false}, pod: {runAsUser: 5000}}
          --- {spec: {hostUsers: false}, container: {seLinuxOptions: {type: container_engine_t, level: 's0:c26,c5'}}}
          --- {spec: {hostNetwork: true}}
          --- {spec: {hostIPC: true}}
          --- {annotations: {openshift.io/required-scc: nonroot}}
          """);

  static Stream<List<Constraint>> users() throws IOException {
    List<Constraint> builtIn = Constraint.builtIn();
    List<List<Constraint>> users = new ArrayList<>(List.of(builtIn));
    Constraint restricted = named(builtIn, "restricted-v2");
    List<Constraint> all = new ArrayList<>(builtIn);
    all.addAll(own(builtIn));
    all.forEach(each -> users.add(List.of(each)));
    own(builtIn).forEach(each -> users.add(List.of(restricted, each)));
    return users.stream();
  }

  /** Constraints as administrators write them. */
  private static List<Constraint> own(List<Constraint> builtIn) {
    Constraint restricted = named(builtIn, "restricted-v2");
    Constraint any = named(builtIn, "anyuid");
    return List.of(
        restricted.with("two-profiles", "seccompProfiles: [localhost/ml.json, docker/default]"),
        any.with("unconfined-too", "seccompProfiles: [unconfined, runtime/default]"),
        any.with("adds", "{defaultAddCapabilities: [IPC_LOCK, SYS_PTRACE], priority: 20}"),
        restricted.with("few-volumes", "volumes: [configMap, emptyDir, persistentVolumeClaim]"),
        restricted.with("adds-and-drops", "defaultAddCapabilities: [IPC_LOCK]"),
        any.with("one-user", "runAsUser: {type: MustRunAs, uid: 5000}"),
        any.with("read-only", "readOnlyRootFilesystem: true"),
        any.with("no-escalation", "defaultAllowPrivilegeEscalation: false"),
        any.with("drops-other", "requiredDropCapabilities: [CHOWN, FOWNER]"));
  }

  private static Constraint named(List<Constraint> constraints, String name) {
    return constraints.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * A profile of the node may be anybody's, and can hide files from who looks: the verifier never
   * runs with it, as openshift.md says under "Constraints of your own".
   */
  @Test
  void constraintThatListsProfilesMustListRuntimeDefault() throws Exception {
    JsonNode pod = Yaml.read(EXAMPLES.resolve("key/pod.yaml"));
    Constraint one =
        named(Constraint.builtIn(), "restricted-v2")
            .with("one-profile", "seccompProfiles: [localhost/ml.json]");
    ConstraintAdmission constraints = new ConstraintAdmission(List.of(one), Namespace.ANY);
    JsonNode without = constraints.mutate(pod).orElseThrow();

    JsonNode response = AdmissionHandlers.response(HANDLER, without, AdmissionHandler::mutate);

    assertThat(constraints.mutate(patch(without, response))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("users")
  void podIsAdmittedByTheSameConstraintWithAndWithoutUs(List<Constraint> usable) throws Exception {
    ConstraintAdmission constraints = new ConstraintAdmission(usable, Namespace.ANY);
    int injected = 0;
    for (Path example : Examples.withVerdict()) {
      JsonNode pod = Yaml.read(example.resolve("pod.yaml"));
      boolean isKind = OF_EACH_KIND.contains(example.getFileName().toString());
      for (JsonNode context : isKind ? CONTEXTS : CONTEXTS.subList(0, 1)) {
        injected += admit(constraints, with(pod, context), example + " " + context) ? 1 : 0;
      }
    }
    assertThat(injected).isPositive();
  }

  /** As an API server of OpenShift does; whether the pod was changed. */
  private static boolean admit(ConstraintAdmission constraints, JsonNode pod, String what)
      throws Exception {
    Optional<ObjectNode> without = constraints.mutate(pod);
    if (without.isEmpty()) {
      return false;
    }
    JsonNode response =
        AdmissionHandlers.response(HANDLER, without.get(), AdmissionHandler::mutate);
    JsonNode plain = unmatched(pod, what);
    assertThat(response.at("/status/message")).as(what).isEqualTo(plain.at("/status/message"));
    if (!response.has("patch")) {
      return false;
    }
    assertThat(constraints.mutate(patch(pod, plain)).map(ConstraintAdmission::admittedBy))
        .as(what + ", injected before it was matched")
        .hasValue(ConstraintAdmission.admittedBy(without.get()));

    JsonNode injected = patch(without.get(), response);
    Optional<ObjectNode> with = constraints.mutate(injected);
    assertThat(with.map(ConstraintAdmission::admittedBy))
        .as(what)
        .hasValue(ConstraintAdmission.admittedBy(without.get()));
    assertThat(with.get().at("/spec/containers"))
        .as(what)
        .isEqualTo(injected.at("/spec/containers"));
    assertThat(constraints.validate(with.get())).as(what).isTrue();
    JsonNode validated =
        AdmissionHandlers.response(HANDLER, with.get(), AdmissionHandler::validate);
    assertThat(validated.at("/status/message").asText()).as(what).isEmpty();
    return true;
  }

  private static JsonNode unmatched(JsonNode pod, String what) throws Exception {
    JsonNode known = UNMATCHED.get(what);
    if (known == null) {
      known = AdmissionHandlers.response(HANDLER, pod, AdmissionHandler::mutate);
      UNMATCHED.put(what, known);
    }
    return known;
  }

  private static JsonNode patch(JsonNode pod, JsonNode response) throws IOException {
    return JsonPatch.apply(JSON.readTree(response.path("patch").binaryValue()), pod);
  }

  private static JsonNode with(JsonNode original, JsonNode context) {
    ObjectNode pod = original.deepCopy();
    ObjectNode spec = (ObjectNode) pod.path("spec");
    merge(spec, context.path("spec"));
    if (context.has("annotations")) {
      merge(pod.withObject("/metadata").withObject("/annotations"), context.path("annotations"));
    }
    if (context.has("pod")) {
      merge(spec.withObject("/securityContext"), context.path("pod"));
    }
    if (context.has("container")) {
      for (String kind : List.of("initContainers", "containers")) {
        spec.path(kind)
            .forEach(
                each ->
                    merge(
                        ((ObjectNode) each).withObject("/securityContext"),
                        context.path("container")));
      }
    }
    return pod;
  }

  private static void merge(ObjectNode into, JsonNode fields) {
    fields.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
  }
}
