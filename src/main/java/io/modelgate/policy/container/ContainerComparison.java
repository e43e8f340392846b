package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.quantity.Quantity;
import java.util.Iterator;
import java.util.List;
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
    // AlwaysPullImages
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

  /** LimitRanger adds resources; those that we set must stand. */
  private static void adoptResources(ObjectNode ours, JsonNode theirs) {
    if (theirs.has("claims")) {
      return;
    }
    for (String kind : List.of("limits", "requests")) {
      ObjectNode wanted = ours.withObject("/resources").withObject("/" + kind);
      JsonNode given = theirs.path(kind);
      for (Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!wanted.has(name) || Quantity.isSame(wanted.path(name), given.path(name))) {
          wanted.set(name, given.path(name));
        }
      }
      if (wanted.isEmpty()) {
        ((ObjectNode) ours.path("resources")).remove(kind);
      }
    }
  }
}
