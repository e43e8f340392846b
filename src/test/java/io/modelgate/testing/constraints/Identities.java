package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rules about users, groups and SELinux, with what the namespace was allocated. */
final class Identities {
  private static final String CONTEXT = "/securityContext";
  private static final String USER = "runAsUser";
  private static final String NON_ROOT = "runAsNonRoot";
  private static final String SELINUX = "seLinuxOptions";

  private final Constraint constraint;
  private final Namespace namespace;
  private final String strategy;

  Identities(Constraint constraint, Namespace namespace) {
    this.constraint = constraint;
    this.namespace = namespace;
    this.strategy = constraint.strategy(USER);
  }

  /** What the container has, else the pod. */
  private static JsonNode effective(JsonNode pod, JsonNode container, String field) {
    JsonNode own = container.path("securityContext").path(field);
    return own.isMissingNode() ? pod.at("/spec/securityContext/" + field) : own;
  }

  void generate(ObjectNode pod) {
    ObjectNode context = pod.withObject("/spec").withObject(CONTEXT);
    if (!context.has("supplementalGroups") && mustRunAs("supplementalGroups")) {
      context.putArray("supplementalGroups").add(number(ranges("supplementalGroups")[0]));
    }
    if (!context.has("fsGroup") && mustRunAs("fsGroup")) {
      context.set("fsGroup", number(ranges("fsGroup")[0]));
    }
    if (!context.has(SELINUX) && mustRunAs("seLinuxContext")) {
      context.set(SELINUX, options());
    }
  }

  void generate(JsonNode pod, ObjectNode container) {
    if (effective(pod, container, USER).isMissingNode()) {
      user().ifPresent(user -> container.withObject(CONTEXT).set(USER, number(user)));
    }
    if (effective(pod, container, SELINUX).isMissingNode() && mustRunAs("seLinuxContext")) {
      container.withObject(CONTEXT).set(SELINUX, options());
    }
    if (effective(pod, container, NON_ROOT).isMissingNode()) {
      JsonNode user = effective(pod, container, USER);
      if (user.isMissingNode() ? strategy.equals("MustRunAsNonRoot") : user.asLong() > 0) {
        container.withObject(CONTEXT).put(NON_ROOT, true);
      }
    }
  }

  boolean allowsPod(JsonNode pod) {
    JsonNode context = pod.at("/spec/securityContext");
    List<JsonNode> groups = context.has("fsGroup") ? List.of(context.path("fsGroup")) : List.of();
    JsonNode supplemental = context.path("supplementalGroups");
    return allowsGroups("fsGroup", groups)
        && allowsGroups(
            "supplementalGroups",
            supplemental.isArray() ? List.copyOf(Arrays.asList(elements(supplemental))) : List.of())
        && allowsOptions(context.path(SELINUX));
  }

  boolean allowsContainer(JsonNode pod, JsonNode container) {
    return allowsUser(effective(pod, container, USER), effective(pod, container, NON_ROOT))
        && allowsOptions(effective(pod, container, SELINUX));
  }

  private boolean allowsUser(JsonNode user, JsonNode nonRoot) {
    long first = constraint.fields().at("/runAsUser/uidRangeMin").asLong(namespace.firstUser());
    long last = constraint.fields().at("/runAsUser/uidRangeMax").asLong(namespace.lastUser());
    boolean isSet = !user.isMissingNode();
    return switch (strategy) {
      case "MustRunAs" ->
          isSet && user.asLong() == constraint.fields().at("/runAsUser/uid").asLong();
      case "MustRunAsRange" -> isSet && user.asLong() >= first && user.asLong() <= last;
      case "MustRunAsNonRoot" ->
          (isSet || !nonRoot.isMissingNode()) && nonRoot.asBoolean(true) && user.asLong(1) != 0;
      default -> true;
    };
  }

  private Optional<Long> user() {
    return switch (strategy) {
      case "MustRunAs" -> Optional.of(constraint.fields().at("/runAsUser/uid").asLong());
      case "MustRunAsRange" ->
          Optional.of(
              constraint.fields().at("/runAsUser/uidRangeMin").asLong(namespace.firstUser()));
      default -> Optional.empty();
    };
  }

  private boolean mustRunAs(String field) {
    return constraint.strategy(field).equals("MustRunAs");
  }

  private boolean allowsGroups(String field, List<JsonNode> groups) {
    long[] range = ranges(field);
    return !mustRunAs(field)
        || (!groups.isEmpty()
            && groups.stream()
                .allMatch(group -> group.asLong() >= range[0] && group.asLong() <= range[1]));
  }

  /** The first range; none of the constraints here has two. */
  private long[] ranges(String field) {
    JsonNode range = constraint.fields().path(field).path("ranges").path(0);
    long last = field.equals("fsGroup") ? namespace.firstUser() : namespace.lastUser();
    return new long[] {
      range.path("min").asLong(namespace.firstUser()), range.path("max").asLong(last)
    };
  }

  private ObjectNode options() {
    JsonNode own = constraint.fields().at("/seLinuxContext/seLinuxOptions");
    ObjectNode options = own.isObject() ? own.deepCopy() : JsonNodeFactory.instance.objectNode();
    return options.has("level") ? options : options.put("level", namespace.level());
  }

  private boolean allowsOptions(JsonNode options) {
    if (!mustRunAs("seLinuxContext")) {
      return true;
    }
    ObjectNode wanted = options();
    return options.isObject()
        && level(options).equals(level(wanted))
        && List.of("role", "type", "user").stream()
            .allMatch(each -> options.path(each).asText().equals(wanted.path(each).asText()));
  }

  /** A level with its categories in order. */
  private static List<String> level(JsonNode options) {
    String[] parts = options.path("level").asText().split(":", 2);
    if (parts.length < 2) {
      return List.of(parts);
    }
    String[] categories = parts[1].split(",", -1);
    Arrays.sort(categories);
    return List.of(parts[0], String.join(",", categories));
  }

  private static JsonNode[] elements(JsonNode array) {
    JsonNode[] elements = new JsonNode[array.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = array.get(i);
    }
    return elements;
  }

  /** As a parser reads it: an int if it fits. */
  private static JsonNode number(long id) {
    return id == (int) id
        ? JsonNodeFactory.instance.numberNode((int) id)
        : JsonNodeFactory.instance.numberNode(id);
  }
}
