package io.modelgate.patch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;

/** The validation container as the Kubernetes API writes it (core/v1 Container). */
final class ContainerJson {
  private ContainerJson() {}

  static ObjectNode of(ValidationContainer container) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", ValidationContainer.NAME);
    json.put("image", container.image());
    json.put("imagePullPolicy", "IfNotPresent");
    json.putArray("command").add("/opt/modelgate/bin/modelgate");
    ArrayNode arguments = json.putArray("args");
    container.arguments().forEach(argument -> arguments.add(literal(argument)));
    // The last lines of a failure show in the pod's status, not only in its log.
    json.put("terminationMessagePolicy", "FallbackToLogsOnError");
    json.set("securityContext", securityContext());
    ArrayNode mounts = json.putArray("volumeMounts");
    container.mounts().forEach(mount -> mounts.add(of(mount)));
    return json;
  }

  /** A dollar sign doubled, because the kubelet expands $(NAME) in arguments. */
  private static String literal(String argument) {
    return argument.replace("$", "$$");
  }

  /** What the restricted Pod Security Standard asks for, and a read-only root file system. */
  private static ObjectNode securityContext() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("allowPrivilegeEscalation", false);
    json.put("readOnlyRootFilesystem", true);
    json.put("runAsNonRoot", true);
    json.putObject("capabilities").putArray("drop").add("ALL");
    json.putObject("seccompProfile").put("type", "RuntimeDefault");
    return json;
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
