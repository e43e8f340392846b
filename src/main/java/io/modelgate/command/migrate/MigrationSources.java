package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.input.YamlInput;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.resource.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what is to be migrated. */
final class MigrationSources {
  private static final String STANDARD_INPUT = "-";

  private final String namespace;
  private final List<Source> sources = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param namespace of resources that say none
   */
  MigrationSources(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Takes all resources of a file, a directory, or {@code -} for standard input.
   *
   * @throws UndecidedException if one cannot be read
   */
  void read(String place, InputStream standardInput) throws UndecidedException {
    try {
      if (place.equals(STANDARD_INPUT)) {
        read(YamlInput.read(standardInput, "standard input"));
      } else if (Files.exists(Path.of(place))) {
        for (Path file : PolicyDirectory.files(Path.of(place))) {
          read(YamlInput.read(file));
        }
      } else {
        throw new UndecidedException(place + " does not exist.");
      }
    } catch (IOException e) {
      throw new UndecidedException(place + " cannot be read.");
    }
  }

  private void read(List<YamlDocument> documents) throws UndecidedException {
    for (YamlDocument each : documents) {
      read(YamlInput.json(each));
    }
  }

  /** Lists are taken apart, as kubectl writes them. */
  private void read(JsonNode resource) {
    if (resource.path("kind").asText().endsWith("List") && resource.path("items").isArray()) {
      resource.path("items").forEach(this::read);
    } else {
      String own = resource.at("/metadata/namespace").asText();
      sources.add(new Source(resource, own.isEmpty() ? namespace : own));
    }
  }

  /** All that was taken. */
  List<Source> all() {
    return List.copyOf(sources);
  }
}
