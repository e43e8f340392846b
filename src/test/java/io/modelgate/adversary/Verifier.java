package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod must carry for a model to be verified before it is used: written from the documents,
 * and without the product's classes, so that it is wrong in other ways where it is wrong.
 */
final class Verifier {
  private static final String IMAGE = "modelgate/verifier:0.1.0";
  private static final List<String> COMMAND =
      List.of("/opt/modelgate/runtime/bin/java", "@/opt/modelgate/modelgate.args");
  private static final String KEY = "/config/publicKeyConfig/keyFrom/inline";
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "image",
          "imagePullPolicy",
          "command",
          "args",
          "env",
          "resources",
          "securityContext",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "volumeMounts");

  private Verifier() {}

  /** Whether a container runs the verifier and nothing else, whatever it verifies. */
  static boolean isOurs(JsonNode container) {
    return container.path("image").asText().equals(IMAGE)
        && texts(container.path("command")).equals(COMMAND)
        && container.at("/args/0").asText().equals("verify");
  }

  /** What a pod lacks of what a policy calls for; empty where nothing. */
  static Optional<String> lacking(JsonNode pod, Policy policy) {
    if (policy.spec().at(KEY).asText().isEmpty()) {
      return Optional.of("whatever it would take: the policy cannot be applied");
    }
    JsonNode path = policy.spec().at("/model/path");
    if (path.isTextual()) {
      return isVerified(pod, path.asText(), policy)
          ? Optional.empty()
          : Optional.of("a verifier of " + path.asText() + " in its place");
    }
    List<JsonNode> mounts = mounts(pod, policy.spec().path("selector"));
    if (mounts.isEmpty()) {
      return Optional.of("a mount of a model");
    }
    return mounts.stream()
        .filter(mount -> !isVerified(pod, mount.path("mountPath").asText(), policy))
        .filter(mount -> !isVerifiedElsewhere(pod, mount, policy))
        .findFirst()
        .map(mount -> "a verifier of " + describe(mount) + " in its place")
        .or(() -> block(pod, policy.spec().at("/selector/volumes")));
  }

  private static Optional<String> block(JsonNode pod, JsonNode volumes) {
    List<String> selected = Selectors.selected(volumes, pod);
    for (JsonNode container : Selectors.others(pod)) {
      for (JsonNode device : container.path("volumeDevices")) {
        if (selected.contains(device.path("name").asText())) {
          return Optional.of("a file system on selected volume " + device.path("name").asText());
        }
      }
    }
    return Optional.empty();
  }

  /** The mounts of the volumes that hold models, of whichever container. */
  private static List<JsonNode> mounts(JsonNode pod, JsonNode selector) {
    Set<String> names = new HashSet<>(Selectors.selected(selector.path("volumes"), pod));
    if (!selector.has("volumes")) {
      for (JsonNode volume : pod.at("/spec/volumes")) {
        if (volume.has("persistentVolumeClaim") || volume.has("image") || volume.has("hostPath")) {
          names.add(volume.path("name").asText());
        }
      }
    }
    List<JsonNode> mounts = new ArrayList<>();
    for (JsonNode container : Selectors.others(pod)) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (names.contains(mount.path("name").asText())) {
          mounts.add(mount);
        }
      }
    }
    return mounts;
  }

  private static boolean isVerified(JsonNode pod, String path, Policy policy) {
    return inPlace(pod).stream()
        .anyMatch(each -> verifies(each, path, policy) && seesTheSame(each, path, pod));
  }

  /** Whether the same part of the same volume is verified, where another container mounts it. */
  private static boolean isVerifiedElsewhere(JsonNode pod, JsonNode mount, Policy policy) {
    Path part = Path.of("/", mount.path("subPath").asText());
    for (JsonNode container : inPlace(pod)) {
      for (JsonNode own : container.path("volumeMounts")) {
        if (own.path("name").equals(mount.path("name"))
            && part.startsWith(Path.of("/", own.path("subPath").asText()))
            && verifies(container, own.path("mountPath").asText(), policy)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The verifiers before which nothing else runs. */
  private static List<JsonNode> inPlace(JsonNode pod) {
    List<JsonNode> first = new ArrayList<>();
    for (JsonNode container : pod.at("/spec/initContainers")) {
      if (!isOurs(container) && !isFetcher(container)) {
        break;
      }
      first.add(container);
    }
    return first;
  }

  private static boolean isFetcher(JsonNode container) {
    return container.path("name").asText().equals("storage-initializer");
  }

  private static boolean verifies(JsonNode container, String path, Policy policy) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("verify", "key", "--public-key=env://MODELGATE_TRUST"));
    if (!policy.enforces()) {
      arguments.add("--report-only");
    }
    arguments.add(path);
    return isOurs(container)
        && texts(container.path("args")).equals(arguments)
        && container.path("env").size() == 1
        && container.at("/env/0/name").asText().equals("MODELGATE_TRUST")
        && container.at("/env/0/value").equals(policy.spec().at(KEY))
        && container.properties().stream().allMatch(each -> FIELDS.contains(each.getKey()));
  }

  private static boolean seesTheSame(JsonNode verifier, String path, JsonNode pod) {
    Set<String> verified = view(verifier, path);
    return !verified.isEmpty()
        && Selectors.others(pod).stream()
            .map(container -> view(container, path))
            .allMatch(seen -> seen.isEmpty() || seen.equals(verified));
  }

  /** The mounts by which a container sees a path: the one that it lies in, and those below. */
  private static Set<String> view(JsonNode container, String path) {
    Path model = Path.of(path).normalize();
    Set<String> seen = new TreeSet<>();
    Optional<JsonNode> around = Optional.empty();
    for (JsonNode mount : container.path("volumeMounts")) {
      Path at = Path.of(mount.path("mountPath").asText()).normalize();
      if (model.startsWith(at)) {
        around =
            around.filter(other -> length(other) > at.getNameCount()).or(() -> Optional.of(mount));
      } else if (at.startsWith(model)) {
        seen.add(describe(mount));
      }
    }
    around.ifPresent(mount -> seen.add(describe(mount)));
    return seen;
  }

  private static int length(JsonNode mount) {
    return Path.of(mount.path("mountPath").asText()).normalize().getNameCount();
  }

  private static String describe(JsonNode mount) {
    return mount.path("name").asText()
        + " at "
        + mount.path("mountPath").asText()
        + " of "
        + mount.path("subPath").asText()
        + mount.path("subPathExpr").asText();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
