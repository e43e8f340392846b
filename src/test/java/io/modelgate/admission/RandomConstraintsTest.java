package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.resource.PolicyDirectory;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * For random pods and users, OpenShift admits a pod by the same SecurityContextConstraints with and
 * without Modelgate, and its containers run as the same users: each container has a context of its
 * own, and others come before and beside it.
 */
final class RandomConstraintsTest {
  private static final long SEED = 20_261_129;
  private static final int PODS = 6_000;
  private static final Path EXAMPLES = Path.of("examples");
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> KINDS =
      List.of("key", "config-map-key", "continuous", "kserve", "locked");

  /** Each with what it may be, in YAML. */
  private static final Map<String, List<String>> POD_CONTEXT =
      Map.of(
          "runAsUser", List.of("0", "5000", "1000660000", "1000660042", "1000669999"),
          "runAsGroup", List.of("0", "5000"),
          "runAsNonRoot", List.of("true", "false"),
          "fsGroup", List.of("5000", "1000660000"),
          "supplementalGroups", List.of("[5000]", "[1000660000, 1000660001]", "[]"),
          "seccompProfile",
              List.of(
                  "{type: RuntimeDefault}",
                  "{type: Unconfined}",
                  "{type: Localhost, localhostProfile: ml.json}"),
          "seLinuxOptions",
              List.of("{level: 's0:c5,c26'}", "{level: 's0:c1,c2'}", "{type: spc_t}"));

  private static final Map<String, List<String>> CONTAINER_CONTEXT =
      Map.of(
          "runAsUser", List.of("0", "5000", "1000660000", "1000660042", "1000669999"),
          "runAsGroup", List.of("0", "5000"),
          "runAsNonRoot", List.of("true", "false"),
          "readOnlyRootFilesystem", List.of("true", "false"),
          "allowPrivilegeEscalation", List.of("true", "false"),
          "capabilities",
              List.of(
                  "{drop: [ALL]}",
                  "{add: [NET_BIND_SERVICE], drop: [ALL]}",
                  "{add: [IPC_LOCK]}",
                  "{drop: [KILL, MKNOD, SETUID, SETGID]}",
                  "{add: [SYS_PTRACE], drop: [CHOWN]}"),
          "seccompProfile",
              List.of(
                  "{type: RuntimeDefault}",
                  "{type: Unconfined}",
                  "{type: Localhost, localhostProfile: ml.json}"),
          "seLinuxOptions", List.of("{level: 's0:c26,c5'}", "{type: container_engine_t}"));

  private static final Map<String, List<String>> SPEC =
      Map.of(
          "hostUsers", List.of("false", "true"),
          "hostNetwork", List.of("true", "false"),
          "hostIPC", List.of("true"));

  private static final List<String> VOLUMES =
      List.of(
          "{name: more, hostPath: {path: /data}}",
          "{name: more, nfs: {server: nas, path: /data}}",
          "{name: more, emptyDir: {}}",
          "{name: more, ephemeral: {volumeClaimTemplate: {spec: {}}}}",
          "{name: more}");

  /** Fields of an administrator's own constraint that allow what openshift.md asks for. */
  private static final List<String> OWN =
      List.of(
          "seccompProfiles: [runtime/default, localhost/ml.json]",
          "seccompProfiles: [unconfined, docker/default]",
          "seccompProfiles: ['*']",
          "seccompProfiles: []",
          "defaultAddCapabilities: [IPC_LOCK]",
          "defaultAddCapabilities: [IPC_LOCK, SYS_PTRACE]",
          "requiredDropCapabilities: []",
          "requiredDropCapabilities: [CHOWN, KILL]",
          "allowedCapabilities: ['*']",
          "readOnlyRootFilesystem: true",
          "defaultAllowPrivilegeEscalation: false",
          "{allowPrivilegeEscalation: true, defaultAllowPrivilegeEscalation: true}",
          "allowPrivilegeEscalation: true",
          "runAsUser: {type: MustRunAs, uid: 5000}",
          "runAsUser: {type: MustRunAsNonRoot}",
          "runAsUser: {type: RunAsAny}",
          "runAsUser: {type: MustRunAsRange, uidRangeMin: 5000, uidRangeMax: 6000}",
          "seLinuxContext: {type: RunAsAny}",
          "seLinuxContext: {type: MustRunAs}",
          "fsGroup: {type: RunAsAny}",
          "supplementalGroups: {type: MustRunAs}",
          "priority: 20");

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void podIsAdmittedByTheSameConstraintWithAndWithoutUs() throws Exception {
    AdmissionHandler handler = AdmissionHandlers.with(PolicyDirectory.read(EXAMPLES));
    List<Constraint> builtIn = Constraint.builtIn();
    Map<String, Integer> injected = new HashMap<>();
    for (int i = 0; i < PODS; i++) {
      List<Constraint> usable = usable(builtIn);
      String kind = of(KINDS);
      ObjectNode pod = pod(kind);
      String what = "pod %d of %s, user of %s: %s".formatted(i, kind, described(usable), pod);
      Optional<String> by =
          admit(handler, new ConstraintAdmission(usable, Namespace.ANY), pod, what);
      by.ifPresent(
          name -> injected.merge(kind + " by " + name.replaceAll("own.*", "own"), 1, Integer::sum));
    }
    assertThat(injected.keySet()).as("each kind by some constraints").hasSizeGreaterThan(40);
  }

  /** By which constraint; empty if the pod is not admitted, or not injected. */
  private static Optional<String> admit(
      AdmissionHandler handler, ConstraintAdmission constraints, JsonNode pod, String what)
      throws Exception {
    Optional<ObjectNode> without = constraints.mutate(pod);
    if (without.isEmpty()) {
      return Optional.empty();
    }
    JsonNode response =
        AdmissionHandlers.response(handler, without.get(), AdmissionHandler::mutate);
    if (!response.has("patch")) {
      return Optional.empty();
    }
    String by = ConstraintAdmission.admittedBy(without.get());
    JsonNode injected =
        JsonPatch.apply(JSON.readTree(response.path("patch").binaryValue()), without.get());
    Optional<ObjectNode> with = constraints.mutate(injected);
    assertThat(with.map(ConstraintAdmission::admittedBy)).as(what).hasValue(by);
    assertThat(contexts(with.get())).as(what).isEqualTo(contexts(without.get()));
    assertThat(constraints.validate(with.get())).as(what).isTrue();
    JsonNode validated =
        AdmissionHandlers.response(handler, with.get(), AdmissionHandler::validate);
    assertThat(validated.at("/status/message").asText()).as(what).isEmpty();
    return Optional.of(by);
  }

  /** Those that are built in by their names. */
  private static List<String> described(List<Constraint> usable) {
    return usable.stream()
        .map(each -> each.name().startsWith("own") ? each.name() + each.fields() : each.name())
        .toList();
  }

  /** The security contexts of the pod, and of the containers that are not ours. */
  private static List<JsonNode> contexts(JsonNode pod) {
    List<JsonNode> contexts = new ArrayList<>(List.of(pod.at("/spec/securityContext")));
    for (String each : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.path("spec").path(each)) {
        if (!container.path("name").asText().startsWith("model-validation")) {
          contexts.add(container.path("securityContext"));
        }
      }
    }
    return contexts;
  }

  private ObjectNode pod(String kind) throws IOException {
    ObjectNode pod = Yaml.read(EXAMPLES.resolve(kind).resolve("pod.yaml")).deepCopy();
    ObjectNode spec = (ObjectNode) pod.path("spec");
    if (happens(0.5)) {
      merge(spec.withObject("/securityContext"), POD_CONTEXT, 0.25);
    }
    if (happens(0.2)) {
      merge(spec, SPEC, 0.3);
      if (spec.path("hostNetwork").asBoolean()) {
        spec.remove("hostUsers"); // the API server refuses both
      }
    }
    if (happens(0.3)) {
      spec.withArray("/volumes").add(Yaml.parse(of(VOLUMES)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      boolean isInit = happens(0.5);
      ObjectNode more = JSON.createObjectNode().put("name", "more-" + i).put("image", "more:1");
      if (isInit && happens(0.5)) {
        more.put("restartPolicy", "Always");
      }
      ArrayNode among = spec.withArray(isInit ? "/initContainers" : "/containers");
      among.insert(random.nextInt(among.size() + 1), more);
    }
    for (String each : List.of("initContainers", "containers")) {
      spec.path(each).forEach(container -> context(pod, (ObjectNode) container));
    }
    if (happens(0.1)) {
      annotate(pod, "seccomp.security.alpha.kubernetes.io/pod", "runtime/default");
    }
    if (happens(0.05)) {
      annotate(pod, "openshift.io/required-scc", of(List.of("nonroot", "anyuid", "restricted-v2")));
    }
    return pod;
  }

  private void context(ObjectNode pod, ObjectNode container) {
    if (happens(0.6)) {
      ObjectNode context = container.withObject("/securityContext");
      merge(context, CONTAINER_CONTEXT, 0.25);
      if (happens(0.05) && !context.has("allowPrivilegeEscalation")) {
        context.put("privileged", true);
      }
    }
    if (happens(0.05)) {
      container.withArray("/ports").addObject().put("containerPort", 80).put("hostPort", 80);
    }
    if (happens(0.05)) {
      annotate(
          pod,
          "container.seccomp.security.alpha.kubernetes.io/" + container.path("name").asText(),
          of(List.of("runtime/default", "localhost/ml.json", "unconfined")));
    }
  }

  /** Of a user: some of those that are built in, and perhaps some of the administrator's own. */
  private List<Constraint> usable(List<Constraint> builtIn) {
    List<Constraint> usable = new ArrayList<>();
    double share = random.nextDouble();
    builtIn.stream().filter(each -> happens(share)).forEach(usable::add);
    for (int i = random.nextInt(3); i > 0; i--) {
      Constraint own = of(builtIn);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        own = own.with("own-" + i, of(OWN));
      }
      usable.add(own);
    }
    if (usable.isEmpty()) {
      usable.add(of(builtIn));
    }
    return usable;
  }

  private void merge(ObjectNode into, Map<String, List<String>> fields, double probability) {
    for (String field : fields.keySet().stream().sorted().toList()) {
      if (happens(probability)) {
        into.set(field, Yaml.parse(of(fields.getOrDefault(field, List.of()))));
      }
    }
  }

  private static void annotate(ObjectNode pod, String key, String value) {
    pod.withObject("/metadata").withObject("/annotations").put(key, value);
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
