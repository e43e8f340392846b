package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** The rules about seccomp profiles, which a constraint names as the annotations once did. */
final class Seccomp {
  private static final String POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";
  private static final Set<String> RUNTIME_DEFAULT = Set.of("runtime/default", "docker/default");

  private final boolean allowsAny;
  private final List<String> allowed;

  Seccomp(Constraint constraint) {
    Set<String> profiles = constraint.set("seccompProfiles");
    this.allowsAny = profiles.contains("*");
    this.allowed = profiles.stream().filter(profile -> !profile.equals("*")).toList();
  }

  /** Gives the pod what it has by its annotation, what it has, or the first that is allowed. */
  void generate(ObjectNode pod) {
    String profile = profile(pod);
    if (profile.isEmpty() && !allowed.isEmpty()) {
      profile = allowed.get(0);
    }
    if (!profile.isEmpty()) {
      pod.withObject("/metadata").withObject("/annotations").put(POD, profile);
      pod.withObject("/spec").withObject("/securityContext").set("seccompProfile", field(profile));
    }
  }

  /** Gives a container what it has by its annotation. */
  void generate(JsonNode pod, ObjectNode container) {
    JsonNode profile = annotation(pod, CONTAINER + container.path("name").asText());
    if (profile.isTextual()) {
      container.withObject("/securityContext").set("seccompProfile", field(profile.asText()));
    }
  }

  boolean allowsPod(JsonNode pod) {
    return allows(profile(pod));
  }

  boolean allowsContainer(JsonNode pod, JsonNode container) {
    JsonNode own = container.path("securityContext").path("seccompProfile");
    JsonNode annotated = annotation(pod, CONTAINER + container.path("name").asText());
    JsonNode pods = pod.at("/spec/securityContext/seccompProfile");
    if (own.isObject()) {
      return allows(name(own));
    } else if (annotated.isTextual()) {
      return allows(annotated.asText());
    }
    return allows(pods.isObject() ? name(pods) : annotation(pod, POD).asText());
  }

  private boolean allows(String profile) {
    if (allowsAny) {
      return true;
    }
    if (allowed.isEmpty()) {
      return profile.isEmpty(); // otherwise: seccomp may not be set
    }
    return allowed.contains(profile)
        || (RUNTIME_DEFAULT.contains(profile)
            && allowed.stream().anyMatch(RUNTIME_DEFAULT::contains));
  }

  private static String profile(JsonNode pod) {
    String annotated = annotation(pod, POD).asText();
    return annotated.isEmpty() ? name(pod.at("/spec/securityContext/seccompProfile")) : annotated;
  }

  private static JsonNode annotation(JsonNode pod, String name) {
    return pod.path("metadata").path("annotations").path(name);
  }

  private static String name(JsonNode field) {
    return switch (field.path("type").asText()) {
      case "Unconfined" -> "unconfined";
      case "RuntimeDefault" -> "runtime/default";
      case "Localhost" -> LOCALHOST + field.path("localhostProfile").asText();
      default -> "";
    };
  }

  private static JsonNode field(String profile) {
    ObjectNode field = JsonNodeFactory.instance.objectNode();
    if (profile.equals("unconfined")) {
      return field.put("type", "Unconfined");
    } else if (RUNTIME_DEFAULT.contains(profile)) {
      return field.put("type", "RuntimeDefault");
    } else if (profile.startsWith(LOCALHOST) && profile.length() > LOCALHOST.length()) {
      return field
          .put("type", "Localhost")
          .put("localhostProfile", profile.substring(LOCALHOST.length()));
    }
    return JsonNodeFactory.instance.nullNode();
  }
}
