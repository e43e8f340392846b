package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Finds the pods that other kinds will create. */
public final class PodTemplates {
  private static final String TEMPLATE = "/spec/template";

  private static final Map<String, String> TEMPLATES =
      Map.of(
          "apps/Deployment", TEMPLATE,
          "apps/ReplicaSet", TEMPLATE,
          "apps/StatefulSet", TEMPLATE,
          "apps/DaemonSet", TEMPLATE,
          "batch/Job", TEMPLATE,
          "batch/CronJob", "/spec/jobTemplate/spec/template",
          "/ReplicationController", TEMPLATE);

  private static final String INFERENCE_SERVICE = "serving.kserve.io/InferenceService";

  private PodTemplates() {}

  /**
   * A pod that an object asks for.
   *
   * @param names how the names of its pods begin
   * @param pod as its template says
   * @param isWhole whether the template says all; KServe adds what fetches and holds the model
   */
  public record Template(String names, JsonNode pod, boolean isWhole) {}

  /**
   * The pod of an object.
   *
   * @param kind as {@code group/kind}
   */
  public static Optional<Template> of(String kind, JsonNode object) {
    String names = names(object.path("metadata"));
    if (kind.equals(INFERENCE_SERVICE)) {
      return Optional.of(new Template(names, predictor(object), false));
    }
    return place(kind)
        .map(object::at)
        .filter(JsonNode::isObject)
        .map(pod -> new Template(names, owned(pod, kind, names), true));
  }

  /**
   * The kind of an object, as {@code group/kind}; without a group before the slash if it has none.
   */
  public static String kind(JsonNode object) {
    String version = object.path("apiVersion").asText();
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    return group + "/" + object.path("kind").asText();
  }

  /**
   * Where objects of a kind have the template of their pods, as a JSON Pointer.
   *
   * @param kind as {@code group/kind}
   */
  public static Optional<String> place(String kind) {
    return Optional.ofNullable(TEMPLATES.get(kind));
  }

  /** The pod with the controller that it will have; its name ends as nobody knows yet. */
  private static JsonNode owned(JsonNode pod, String kind, String names) {
    ObjectNode owned = pod.deepCopy();
    String own = names.endsWith("-") ? names.substring(0, names.length() - 1) : names;
    ObjectNode owner = owned.withObject("/metadata").putArray("ownerReferences").addObject();
    switch (kind) {
      case "apps/Deployment" -> owner.put("kind", "ReplicaSet").put("name", names);
      case "batch/CronJob" -> owner.put("kind", "Job").put("name", names);
      default -> owner.put("kind", kind.substring(kind.indexOf('/') + 1)).put("name", own);
    }
    owner.put("controller", true);
    return owned;
  }

  /** The object's own may have yet to be generated. */
  private static String names(JsonNode metadata) {
    String name = metadata.path("name").asText();
    return name.isEmpty() ? metadata.path("generateName").asText() : name + "-";
  }

  /** KServe gives its pods the labels and annotations of the service and of the predictor. */
  private static JsonNode predictor(JsonNode service) {
    JsonNode predictor = service.path("spec").path("predictor");
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"labels", "annotations"}) {
      ObjectNode merged = pod.withObject("/metadata").putObject(field);
      service
          .path("metadata")
          .path(field)
          .properties()
          .forEach(e -> merged.set(e.getKey(), e.getValue()));
      predictor.path(field).properties().forEach(e -> merged.set(e.getKey(), e.getValue()));
    }
    pod.set("spec", predictor);
    return pod;
  }
}
