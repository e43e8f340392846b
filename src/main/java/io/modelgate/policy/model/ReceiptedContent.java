package io.modelgate.policy.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.container.InjectedContainers;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says for which content a verifier may rely on a receipt: a model that is, all of it, in an image
 * volume by digest, in a pod none of whose containers could write there before it is verified. Of
 * any other volume nobody but its storage knows who has written to it since.
 */
final class ReceiptedContent {
  private static final Pattern DIGEST = Pattern.compile("[^@]+@sha256:[0-9a-f]{64}");

  /** With it nobody mounts, loads or reads past permissions. */
  private static final Set<String> HARMLESS = Set.of("NET_BIND_SERVICE");

  private ReceiptedContent() {}

  /**
   * The option by which the verifier takes receipts, and reports for what one can be issued.
   *
   * @param key that signs receipts: SubjectPublicKeyInfo in Base64
   * @param model with its path
   * @param inside what the pod mounts inside the model's volume
   * @param shown the mounts that show the model
   * @return empty if all is to be hashed
   */
  static Optional<String> option(
      JsonNode pod,
      String key,
      Usable policy,
      ModelLocation model,
      NestedMounts inside,
      List<Mount> shown) {
    if (policy.interval().isPresent() // it hashes again and again anyway
        || shown.size() != 1
        || !inside.paths().isEmpty()
        || couldWrite(pod)) {
      return Optional.empty();
    }
    Mount mount = shown.get(0);
    return reference(pod, mount.volume())
        .map(
            reference ->
                InjectedContainers.RECEIPTS
                    + JsonNodeFactory.instance
                        .objectNode()
                        .put("directory", VerifierImage.RECEIPTS_DIRECTORY)
                        .put("key", key)
                        .put("resource", uri(reference, mount, model))
                        .put("policy", policy.id().reference()));
  }

  private static Optional<String> reference(JsonNode pod, String volume) {
    return Volumes.of(pod)
        .valueStream()
        .filter(each -> each.path("name").asText().equals(volume))
        .map(each -> each.path("image").path("reference").asText())
        .filter(DIGEST.asMatchPredicate())
        .findFirst();
  }

  private static String uri(String reference, Mount mount, ModelLocation model) {
    Path inside = Path.of(mount.path()).relativize(Path.of(model.path().orElseThrow()));
    String path = Path.of(mount.subPath()).resolve(inside).normalize().toString();
    return "oci://" + reference + (path.isEmpty() ? "" : "?path=" + URLEncoder.encode(path, UTF_8));
  }

  /** Whether a container of the pod may have the node's means, to mount for writing for example. */
  private static boolean couldWrite(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return spec.path("hostPID").asBoolean()
        || Volumes.of(pod).valueStream().anyMatch(volume -> volume.has("hostPath"))
        || List.of("initContainers", "containers").stream()
            .flatMap(kind -> spec.path(kind).valueStream())
            .filter(each -> !ValidationContainer.isReserved(each.path("name").asText()))
            .map(each -> each.path("securityContext"))
            .anyMatch(ReceiptedContent::hasMeans);
  }

  private static boolean hasMeans(JsonNode context) {
    return context.path("privileged").asBoolean()
        || context
            .path("capabilities")
            .path("add")
            .valueStream()
            .anyMatch(each -> !HARMLESS.contains(each.asText()));
  }
}
