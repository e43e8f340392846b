package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Sha256;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which content a verifier hashed, as another can recognize it.
 *
 * @param version of the verifier
 * @param bootId which boot of which machine it was on
 * @param layers SHA-256 of the directories of the image's layers, hex
 * @param files SHA-256 over names, inodes, sizes, times and digests of its files, hex
 */
record ReportedContent(String version, String bootId, String layers, String files) {
  private static final Pattern VERSION = Pattern.compile("[!-~ ]{1,64}");
  private static final Pattern BOOT_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Reads one; empty if a field is missing or not what it should be. */
  static Optional<ReportedContent> of(JsonNode json) {
    String version = json.path("version").asText();
    String bootId = json.path("bootId").asText();
    Optional<String> layers = Sha256.digest(json.path("layers").asText());
    Optional<String> files = Sha256.digest(json.path("files").asText());
    return VERSION.matcher(version).matches()
            && BOOT_ID.matcher(bootId).matches()
            && layers.isPresent()
            && files.isPresent()
        ? Optional.of(new ReportedContent(version, bootId, layers.get(), files.get()))
        : Optional.empty();
  }
}
