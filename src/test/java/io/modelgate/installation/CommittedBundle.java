package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The bundle as it is committed, or as a release wrote it. */
record CommittedBundle(Path folder) {
  static final CommittedBundle COMMITTED = new CommittedBundle(Bundle.FOLDER);

  /** The files of manifests/. */
  List<Path> files() {
    try (Stream<Path> files = Files.list(folder.resolve("manifests"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What manifests/ holds. */
  List<JsonNode> manifests() {
    return files().stream().map(CommittedBundle::read).toList();
  }

  /** The manifests of one kind. */
  List<JsonNode> manifests(String kind) {
    return manifests().stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  /** Its one ClusterServiceVersion. */
  JsonNode clusterServiceVersion() {
    return manifests("ClusterServiceVersion").get(0);
  }

  /** What metadata/annotations.yaml says. */
  JsonNode annotations() {
    return read(folder.resolve("metadata").resolve("annotations.yaml")).path("annotations");
  }

  private static JsonNode read(Path file) {
    try {
      return Yaml.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
