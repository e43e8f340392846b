package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pod as the rules of runtime policies see it. For one thread. */
public final class PodView {
  private final String namespace;
  private final String name;
  private final JsonNode pod;
  private final List<JsonNode> containers;
  private final Set<String> injected;
  private @Nullable Map<String, Object> values;

  private PodView(String namespace, String name, JsonNode pod, Set<String> injected) {
    this.namespace = namespace;
    this.name = name;
    this.pod = pod;
    this.injected = injected;
    this.containers = containers(pod.path("spec"), injected);
  }

  /**
   * A pod in a request or in the cluster.
   *
   * @param injected names of its init containers that are ours, and no rule's business
   */
  public static PodView of(String namespace, JsonNode pod, Set<String> injected) {
    return new PodView(namespace, name(pod), pod, injected);
  }

  /**
   * The pods that a template will create.
   *
   * @param names how their names begin
   */
  public static PodView ofTemplate(
      String namespace, String names, JsonNode pod, Set<String> injected) {
    return new PodView(namespace, names + "*", pod, injected);
  }

  /** A generated name comes after admission, so its beginning has to do. */
  private static String name(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    String name = metadata.path("name").asText();
    String generated = metadata.path("generateName").asText();
    if (!name.isEmpty()) {
      return name;
    }
    return generated.isEmpty() ? "(without a name)" : generated + "*";
  }

  private static List<JsonNode> containers(JsonNode spec, Set<String> injected) {
    List<JsonNode> containers = new ArrayList<>();
    for (JsonNode container : spec.path("initContainers")) {
      if (!injected.contains(container.path("name").asText())) {
        containers.add(container);
      }
    }
    spec.path("containers").forEach(containers::add);
    spec.path("ephemeralContainers").forEach(containers::add);
    return containers;
  }

  /** The name of the pod's namespace. */
  public String namespace() {
    return namespace;
  }

  /** Its name as sentences say it. */
  public String name() {
    return name;
  }

  /** All its containers of whatever kind, but for those that are ours. */
  List<JsonNode> containers() {
    return containers;
  }

  JsonNode metadata() {
    return pod.path("metadata");
  }

  JsonNode spec() {
    return pod.path("spec");
  }

  /** A label, if it is there. */
  public Optional<String> label(String key) {
    JsonNode label = metadata().path("labels").path(key);
    return label.isTextual() ? Optional.of(label.asText()) : Optional.empty();
  }

  /** The name of the pod's service account. */
  public String account() {
    return RuleMatcher.account(spec());
  }

  /** The RuntimeClass that it names itself, or empty. */
  public String runtime() {
    return spec().path("runtimeClassName").asText("");
  }

  /** The pod as expressions see it; made once, for those policies that have one. */
  Map<String, Object> values() {
    Map<String, Object> made = values;
    if (made == null) {
      made = ExpressionValues.of(pod, injected);
      values = made;
    }
    return made;
  }
}
