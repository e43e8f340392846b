package io.modelgate.command.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PodTemplates;
import io.modelgate.policy.PodTemplates.Template;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A pod that is decided about, or the one that a template asks for.
 *
 * @param file where the object is from
 * @param kind the object's kind
 * @param namespace the object's namespace
 * @param name the object's name, or the beginning of one that is generated
 * @param pod the pod
 * @param isTemplate whether the object only asks for such pods
 * @param isWhole whether the template says all of its pods
 */
public record Subject(
    String file,
    String kind,
    String namespace,
    String name,
    JsonNode pod,
    boolean isTemplate,
    boolean isWhole) {

  /** The pod of an object, if it is one or asks for some. */
  static Optional<Subject> of(String file, JsonNode object, String namespace) {
    String kind = object.path("kind").asText();
    String version = object.path("apiVersion").asText();
    String name = name(object.path("metadata"));
    if (version.equals("v1") && kind.equals("Pod")) {
      return Optional.of(new Subject(file, kind, namespace, name, object, false, true));
    }
    return PodTemplates.of(PodTemplates.kind(object), object)
        .map(each -> new Subject(file, kind, namespace, name, pod(each), true, each.isWhole()));
  }

  /** As its controller creates it: under a generated name. */
  private static JsonNode pod(Template template) {
    ObjectNode pod = template.pod().deepCopy();
    pod.withObject("/metadata").put("generateName", template.names());
    return pod;
  }

  private static String name(JsonNode metadata) {
    String name = metadata.path("name").asText();
    return name.isEmpty() ? metadata.path("generateName").asText("(without a name)") : name;
  }

  /** Whether the pod's metadata and, if all of it is known, its specification are maps. */
  boolean isWellFormed() {
    return pod.path("metadata").isObject() && (!isWhole || pod.path("spec").isObject());
  }

  /** Whether the pod has containers, if all of it is known: else an API server refuses it. */
  boolean hasContainers() {
    JsonNode containers = pod.at("/spec/containers");
    return !isWhole
        || (containers.isArray()
            && !containers.isEmpty()
            && StreamSupport.stream(containers.spliterator(), false).allMatch(JsonNode::isObject));
  }

  /** How sentences name the object. */
  public String display() {
    return "%s %s/%s".formatted(kind, namespace, name);
  }
}
