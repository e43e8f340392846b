package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.VerificationSummary;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.User;
import io.modelgate.policy.decision.Verifier;
import java.util.Map;

/**
 * A validation container as the Kubernetes API writes it (core/v1 Container), the API server's
 * defaults included, so that it can be compared field for field with what comes back.
 */
public final class ContainerJson {
  private ContainerJson() {}

  /**
   * Writes one.
   *
   * @param verifier what it runs
   */
  public static ObjectNode of(ValidationContainer container, Verifier verifier) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", container.name());
    json.put("image", verifier.image());
    json.put("imagePullPolicy", "IfNotPresent");
    ArrayNode command = json.putArray("command");
    container.command().forEach(word -> command.add(literal(word)));
    ArrayNode arguments = json.putArray("args");
    container.arguments().forEach(argument -> arguments.add(literal(argument)));
    ArrayNode environment = environment(container);
    if (!environment.isEmpty()) {
      json.set("env", environment);
    }
    container.sidecar().ifPresent(sidecar -> SidecarJson.add(json, sidecar));
    // The last lines of a failure show in the pod's status, not only in its log.
    json.put("terminationMessagePath", "/dev/termination-log");
    json.put("terminationMessagePolicy", "FallbackToLogsOnError");
    json.set("resources", resources(container.resources()));
    json.set("securityContext", securityContext(container));
    ArrayNode mounts = json.putArray("volumeMounts");
    container.mounts().forEach(mount -> mounts.add(of(mount)));
    container.sidecar().ifPresent(sidecar -> mounts.add(SidecarJson.mount(sidecar)));
    return json;
  }

  private static ArrayNode environment(ValidationContainer container) {
    ArrayNode environment = JsonNodeFactory.instance.arrayNode();
    container
        .environment()
        .forEach(
            (name, value) ->
                environment.addObject().put("name", name).put("value", literal(value)));
    if (container.takesReceipts()) {
      environment
          .addObject()
          .put("name", VerificationSummary.NODE_VARIABLE)
          .putObject("valueFrom")
          .putObject("fieldRef")
          .put("apiVersion", "v1")
          .put("fieldPath", "spec.nodeName");
    }
    return environment;
  }

  /** A dollar sign doubled, because the kubelet expands $(NAME) in arguments and values. */
  private static String literal(String argument) {
    return argument.replace("$", "$$");
  }

  private static ObjectNode resources(ContainerResources resources) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "limits", resources.limits());
    put(json, "requests", resources.requests());
    return json;
  }

  private static void put(ObjectNode resources, String field, Map<String, String> quantities) {
    if (!quantities.isEmpty()) {
      ObjectNode json = resources.putObject(field);
      quantities.forEach(json::put);
    }
  }

  /**
   * What the restricted Pod Security Standard asks for, and a read-only root file system. A pod
   * whose workload is root may have files that only root can read: it gets a root without any
   * capability, since no namespace that is restricted admits such a pod. A seccomp profile only if
   * the pod has one too: OpenShift's constraint of a pod without any may not admit another.
   */
  private static ObjectNode securityContext(ValidationContainer container) {
    User user = container.user();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("allowPrivilegeEscalation", false);
    json.put("readOnlyRootFilesystem", true);
    json.put("runAsNonRoot", !user.isRoot());
    user.user().ifPresent(id -> json.set("runAsUser", number(id)));
    user.group().ifPresent(id -> json.set("runAsGroup", number(id)));
    ArrayNode dropped = json.putObject("capabilities").putArray("drop").add("ALL");
    container.drops().forEach(dropped::add);
    if (container.setsSeccomp()) {
      json.putObject("seccompProfile").put("type", "RuntimeDefault");
    }
    return json;
  }

  /** As a parser reads it, for the comparison: an int where it fits. */
  private static NumericNode number(long id) {
    return id == (int) id
        ? JsonNodeFactory.instance.numberNode((int) id)
        : JsonNodeFactory.instance.numberNode(id);
  }

  private static ObjectNode of(Mount mount) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", mount.volume());
    json.put("mountPath", mount.path());
    if (!mount.subPath().isEmpty()) {
      json.put("subPath", mount.subPath());
    }
    json.put("readOnly", true);
    return json;
  }
}
