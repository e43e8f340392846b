package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.quantity.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a validation container field for field with the one in a pod. What the API server's own
 * admission plugins add to every container is no difference: none of it touches what is verified.
 */
public final class ContainerComparison {
  /** Where the ServiceAccount plugin mounts the pod's token. */
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  /** What OpenShift's security context constraints fill in from the namespace's ranges. */
  private static final List<String> FROM_CONSTRAINTS =
      List.of("runAsUser", "runAsGroup", "seLinuxOptions");

  /** What every node has; other resources can bring a device into the verifier. */
  private static final Set<String> OF_NODES = Set.of("cpu", "memory", "ephemeral-storage");

  private static final String SECCOMP = "seccompProfile";

  private ContainerComparison() {}

  /** Names of the top-level fields that differ. */
  public static List<String> differences(ObjectNode ours, JsonNode theirs) {
    ObjectNode adapted = ours.deepCopy();
    adopt(adapted, theirs);
    TreeSet<String> fields = new TreeSet<>();
    adapted.fieldNames().forEachRemaining(fields::add);
    theirs.fieldNames().forEachRemaining(fields::add);
    return fields.stream()
        .filter(field -> !adapted.path(field).equals(theirs.path(field)))
        .toList();
  }

  /** Takes over into {@code ours} what plugins added to {@code theirs}. */
  public static void adopt(ObjectNode ours, JsonNode theirs) {
    // The admission plugin AlwaysPullImages sets this policy on every container.
    if (theirs.path("imagePullPolicy").asText().equals("Always")) {
      ours.put("imagePullPolicy", "Always");
    }
    adoptResources(ours, theirs.path("resources"));
    adoptConstraint((ObjectNode) ours.path("securityContext"), theirs.path("securityContext"));
    for (JsonNode mount : theirs.path("volumeMounts")) {
      if (isToken(mount)) {
        ((ArrayNode) ours.path("volumeMounts")).add(mount);
        break; // the plugin mounts one
      }
    }
  }

  /** A constraint also names capabilities to drop, though all are dropped already. */
  private static void adoptConstraint(ObjectNode ours, JsonNode theirs) {
    for (String field : FROM_CONSTRAINTS) {
      if (!ours.has(field) && theirs.has(field)) {
        ours.set(field, theirs.path(field));
      }
    }
    JsonNode profile = theirs.path(SECCOMP);
    if (!ours.has(SECCOMP)
        && profile.size() == 1
        && profile.path("type").asText().equals("RuntimeDefault")) {
      ours.set(SECCOMP, profile);
    }
    JsonNode capabilities = theirs.path("capabilities");
    if (capabilities.size() == 1 && dropsAll(capabilities.path("drop"))) {
      ours.set("capabilities", capabilities);
    }
  }

  private static boolean dropsAll(JsonNode dropped) {
    for (JsonNode capability : dropped) {
      if (capability.asText().equals("ALL")) {
        return true;
      }
    }
    return false;
  }

  /** As the plugin mounts it, and in no other way: not a part of the volume, say. */
  private static boolean isToken(JsonNode mount) {
    return mount.size() == 3
        && mount.path("name").isTextual()
        && mount.path("mountPath").asText().equals(TOKEN)
        && mount.path("readOnly").asBoolean();
  }

  /**
   * LimitRanger adds resources, and platforms set others, GKE Autopilot for example. They stand if
   * they are of these kinds and leave at least what we requested, with which a verifier works.
   */
  private static void adoptResources(ObjectNode ours, JsonNode theirs) {
    if (theirs.has("claims")) {
      return;
    }
    ObjectNode least = JsonNodeFactory.instance.objectNode();
    for (String kind : List.of("limits", "requests")) { // a limit is the request if there is none
      ours.path("resources")
          .path(kind)
          .properties()
          .forEach(each -> least.set(each.getKey(), each.getValue()));
    }
    for (String kind : List.of("limits", "requests")) {
      ObjectNode wanted = ours.withObject("/resources").withObject("/" + kind);
      theirs
          .path(kind)
          .properties()
          .forEach(
              each -> {
                String name = each.getKey();
                if (!wanted.has(name)
                    || Quantity.isSame(wanted.path(name), each.getValue())
                    || (OF_NODES.contains(name) && isEnough(each.getValue(), least.path(name)))) {
                  wanted.set(name, each.getValue());
                }
              });
      if (wanted.isEmpty()) {
        ((ObjectNode) ours.path("resources")).remove(kind);
      }
    }
  }

  private static boolean isEnough(JsonNode given, JsonNode least) {
    Optional<Quantity> wanted = Quantity.parse(least.asText("0"));
    return Quantity.parse(given.asText())
        .filter(each -> wanted.isPresent() && each.compareTo(wanted.get()) >= 0)
        .isPresent();
  }
}
