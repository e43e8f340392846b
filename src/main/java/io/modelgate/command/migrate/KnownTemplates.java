package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules of the constraints that can be migrated: another template says something else. */
final class KnownTemplates {
  /** SHA-256 of the Rego, its lines without indentation, comments and blank ones. */
  static final Map<String, String> KNOWN =
      Map.of(
          "K8sRequiredRuntime", "0b218963a3b6b82840f114255488594a9372eaafe3cb500d6fe994619f740b1b",
          "K8sDynamicRuntime", "a96f5f1e36b6644f3fe433533d838ee78834b216b01ff7136c180a4f5e29ab1e");

  private KnownTemplates() {}

  static void check(Source template, Migration migration) {
    String kind = template.spec().at("/crd/spec/names/kind").asText();
    if (!KNOWN.containsKey(kind)) {
      return;
    }
    String about = template.ofCluster();
    for (JsonNode target : template.spec().path("targets")) {
      if (!digest(rego(target)).equals(KNOWN.get(kind))) {
        migration.lost(
            about,
            "its Rego is not the one that migrate knows for %s: compare what its constraints decide,"
                    .formatted(kind)
                + " for example with modelgate explain.");
        return;
      }
    }
    migration.note(about, "nothing takes its place: delete it after its constraints.");
  }

  private static String rego(JsonNode target) {
    String rego = target.path("rego").asText();
    return rego.isEmpty() ? target.at("/code/0/source/rego").asText() : rego;
  }

  static String digest(String rego) {
    return Sha256.hex(
        rego.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8));
  }
}
