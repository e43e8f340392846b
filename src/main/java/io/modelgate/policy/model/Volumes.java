package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The volumes of a pod, and through which of them the same files can be reached. */
final class Volumes {
  /**
   * Volumes whose files no other volume of the pod shows: what the kubelet makes for this pod, or
   * only copies into it. A claim that is made with the pod may be bound to any storage.
   */
  private static final Set<String> OF_THE_POD =
      Set.of("emptyDir", "configMap", "secret", "downwardAPI", "projected", "image");

  private Volumes() {}

  /** As the pod lists them. */
  static JsonNode of(JsonNode pod) {
    return pod.path("spec").path("volumes");
  }

  /** The given volumes, and those that certainly show the same files. */
  static Set<String> withAliases(JsonNode pod, Set<String> names) {
    Set<String> all = new HashSet<>(names);
    for (JsonNode model : of(pod)) {
      if (names.contains(name(model))) {
        for (JsonNode other : of(pod)) {
          if (areSame(model, other)) {
            all.add(name(other));
          }
        }
      }
    }
    return all;
  }

  /**
   * The names of volumes that may show the same files as one of the given: storage outside of the
   * pod can be reached under many names, and only who made it knows whether two of them are one.
   */
  static Set<String> possibleAliases(JsonNode pod, Set<String> names) {
    Set<String> possible = new HashSet<>();
    boolean isOutside =
        of(pod)
            .valueStream()
            .anyMatch(volume -> names.contains(name(volume)) && !isOfThePod(volume));
    for (JsonNode volume : of(pod)) {
      boolean isOther = !names.contains(name(volume));
      // The node's directories hold every volume of its pods.
      if (isOther && (volume.has("hostPath") || (isOutside && !isOfThePod(volume)))) {
        possible.add(name(volume));
      }
    }
    return Set.copyOf(possible);
  }

  /** Whether nobody can write to a volume through this entry of the pod. */
  static boolean isReadOnly(JsonNode volume) {
    for (JsonNode source : volume) {
      if (source.path("readOnly").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** Whether two volumes of a pod certainly are the same storage, or one is part of the other. */
  static boolean areSame(JsonNode one, JsonNode other) {
    JsonNode claim = one.path("persistentVolumeClaim").path("claimName");
    if (claim.isTextual()) {
      return claim.equals(other.path("persistentVolumeClaim").path("claimName"));
    }
    if (one.has("nfs")) {
      return one.path("nfs").path("server").equals(other.path("nfs").path("server"))
          && overlap(one.path("nfs").path("path"), other.path("nfs").path("path"));
    }
    return overlap(one.path("hostPath").path("path"), other.path("hostPath").path("path"));
  }

  private static boolean isOfThePod(JsonNode volume) {
    return isAnyOf(volume, OF_THE_POD);
  }

  /** Whether a volume is of one of some kinds, as the fields of its entry are named. */
  static boolean isAnyOf(JsonNode volume, Collection<String> kinds) {
    for (String kind : kinds) {
      if (volume.has(kind)) {
        return true;
      }
    }
    return false;
  }

  private static String name(JsonNode volume) {
    return volume.path("name").asText();
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    if (!one.isTextual() || !other.isTextual()) {
      return false;
    }
    Path first = CleanPath.of(one.asText());
    Path second = CleanPath.of(other.asText());
    return first.startsWith(second) || second.startsWith(first);
  }
}
