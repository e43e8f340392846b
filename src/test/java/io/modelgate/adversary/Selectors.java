package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which pods policies select, as their documentation says; nothing here is the product's. */
final class Selectors {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private Selectors() {}

  /** Whether a selector that is there selects a pod. */
  static boolean selects(JsonNode selector, JsonNode pod) {
    return (!selector.has("pods") || matches(selector.path("pods"), labels(pod)))
        && (!selector.has("images") || runs(selector.path("images"), pod))
        && (!selector.has("volumes") || !selected(selector.path("volumes"), pod).isEmpty());
  }

  static JsonNode labels(JsonNode pod) {
    return pod.at("/metadata/labels");
  }

  /** Whether a label selector without expressions matches. */
  static boolean matches(JsonNode selector, JsonNode labels) {
    return selector.path("matchLabels").properties().stream()
        .allMatch(each -> each.getValue().equals(labels.path(each.getKey())));
  }

  private static boolean runs(JsonNode globs, JsonNode pod) {
    return others(pod).stream().anyMatch(each -> any(globs, each.path("image")));
  }

  /** The names of the volumes that a selector of volumes selects. */
  static List<String> selected(JsonNode selector, JsonNode pod) {
    List<String> names = new ArrayList<>();
    for (JsonNode volume : pod.at("/spec/volumes")) {
      JsonNode configMaps = selector.path("configMaps");
      boolean isSelected =
          any(
                  selector.path("persistentVolumeClaims"),
                  volume.at("/persistentVolumeClaim/claimName"))
              || any(selector.path("images"), volume.at("/image/reference"))
              || any(configMaps, volume.at("/configMap/name"))
              || any(
                  selector.path("persistentVolumeClaims"),
                  volume.at("/ephemeral/volumeClaimTemplate/spec/dataSource/name"));
      for (JsonNode source : volume.at("/projected/sources")) {
        isSelected |= any(configMaps, source.at("/configMap/name"));
      }
      if (isSelected) {
        names.add(volume.path("name").asText());
      }
    }
    return names;
  }

  /** All containers of a pod but verifiers. */
  static List<JsonNode> others(JsonNode pod) {
    List<JsonNode> others = new ArrayList<>();
    for (String kind : CONTAINERS) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        if (!Verifier.isOurs(container)) {
          others.add(container);
        }
      }
    }
    return others;
  }

  private static boolean any(JsonNode globs, JsonNode name) {
    for (JsonNode glob : globs.isMissingNode() ? MissingNode.getInstance() : globs) {
      String pattern = Pattern.quote(glob.asText()).replace("*", "\\E.*\\Q");
      if (name.isTextual() && name.asText().matches("(?s)" + pattern)) {
        return true;
      }
    }
    return false;
  }
}
