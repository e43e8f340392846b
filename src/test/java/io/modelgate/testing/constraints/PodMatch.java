package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a pod against one constraint, after it got what the constraint gives to pods. Sysctls and
 * flex volumes are not looked at, nor tokens in constraints that allow secrets but no projected
 * volumes.
 */
final class PodMatch {
  private static final String CONTEXT = "/securityContext";
  private static final String ESCALATION = "allowPrivilegeEscalation";
  private static final String READ_ONLY = "readOnlyRootFilesystem";

  private final Constraint constraint;
  private final Identities identities;
  private final Capabilities capabilities;
  private final Seccomp seccomp;

  PodMatch(Constraint constraint, Namespace namespace) {
    this.constraint = constraint;
    this.identities = new Identities(constraint, namespace);
    this.capabilities = new Capabilities(constraint);
    this.seccomp = new Seccomp(constraint);
  }

  /** The pod as it would be stored; empty if the constraint does not allow it. */
  Optional<ObjectNode> assign(JsonNode original) {
    ObjectNode pod = original.deepCopy();
    boolean hadContext = pod.path("spec").has("securityContext");
    identities.generate(pod);
    seccomp.generate(pod);
    if (!hadContext && pod.at("/spec/securityContext").isEmpty()) {
      ((ObjectNode) pod.path("spec")).remove("securityContext");
    }
    boolean allowed = allowsPod(pod);
    for (ObjectNode container : containers(pod)) {
      generate(pod, container);
      allowed &= allowsContainer(pod, container);
    }
    return allowed ? Optional.of(pod) : Optional.empty();
  }

  private static List<ObjectNode> containers(JsonNode pod) {
    List<ObjectNode> containers = new ArrayList<>();
    for (String kind : List.of("initContainers", "containers", "ephemeralContainers")) {
      pod.path("spec").path(kind).forEach(each -> containers.add((ObjectNode) each));
    }
    return containers;
  }

  private void generate(JsonNode pod, ObjectNode container) {
    identities.generate(pod, container);
    capabilities.generate(container);
    if (constraint.allows(READ_ONLY) && !own(container, READ_ONLY).isBoolean()) {
      container.withObject(CONTEXT).put(READ_ONLY, true);
    }
    seccomp.generate(pod, container);
    if (!own(container, ESCALATION).isMissingNode()) {
      return;
    }
    boolean isMighty =
        own(container, "privileged").asBoolean()
            || container
                .at("/securityContext/capabilities/add")
                .toString()
                .contains("\"CAP_SYS_ADMIN\"");
    JsonNode byDefault = constraint.fields().path("defaultAllowPrivilegeEscalation");
    if (byDefault.isBoolean() && !isMighty) {
      container.withObject(CONTEXT).set(ESCALATION, byDefault);
    } else if (constraint.forbidsPrivilegeEscalation()) {
      container.withObject(CONTEXT).put(ESCALATION, false);
    }
  }

  private boolean allowsPod(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return identities.allowsPod(pod)
        && seccomp.allowsPod(pod)
        && (constraint.allows("allowHostNetwork") || !spec.path("hostNetwork").asBoolean())
        && (constraint.allows("allowHostPID") || !spec.path("hostPID").asBoolean())
        && (constraint.allows("allowHostIPC") || !spec.path("hostIPC").asBoolean())
        && (!constraint.fields().path("userNamespaceLevel").asText().equals("RequirePodLevel")
            || !spec.path("hostUsers").asBoolean(true))
        && allowsVolumes(spec.path("volumes"));
  }

  private boolean allowsVolumes(JsonNode volumes) {
    Set<String> allowed = constraint.set("volumes");
    for (JsonNode volume : volumes) {
      List<String> types = new ArrayList<>();
      volume.fieldNames().forEachRemaining(types::add);
      types.remove("name");
      // A volume without a source is an emptyDir, as the API server defaults it.
      String type = types.isEmpty() ? "emptyDir" : types.get(0);
      if (!allowed.contains("*") && !allowed.contains(type)) {
        return false;
      }
    }
    return true;
  }

  private boolean allowsContainer(JsonNode pod, JsonNode container) {
    return identities.allowsContainer(pod, container)
        && seccomp.allowsContainer(pod, container)
        && (constraint.allows("allowPrivilegedContainer")
            || !own(container, "privileged").asBoolean())
        && capabilities.allows(container)
        && (constraint.allows("allowHostPorts") || !hasHostPort(container))
        && (!constraint.allows(READ_ONLY) || own(container, READ_ONLY).asBoolean())
        && (!constraint.forbidsPrivilegeEscalation()
            || !own(container, ESCALATION).asBoolean(true));
  }

  private static boolean hasHostPort(JsonNode container) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("hostPort").asInt() > 0) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode own(JsonNode container, String field) {
    return container.path("securityContext").path(field);
  }
}
