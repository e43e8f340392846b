package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.resource.ResourceCollector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The pods of a dump; other resources in it are left out. */
final class DumpedPods implements PodSource {
  private static final String STANDARD_INPUT = "-";

  private final String place;
  private final Optional<String> namespace;
  private final InputStream standardInput;

  /**
   * The pods of a dump.
   *
   * @param place a file, or {@code -} for standard input
   * @param namespace whose pods; empty for all
   */
  DumpedPods(String place, Optional<String> namespace, InputStream standardInput) {
    this.place = place;
    this.namespace = namespace;
    this.standardInput = standardInput;
  }

  @Override
  public void each(Consumer<JsonNode> pod) throws UndecidedException {
    if (place.equals(STANDARD_INPUT)) {
      read(standardInput, "standard input", pod);
      return;
    }
    if (Files.isDirectory(Path.of(place))) {
      throw new UndecidedException(place + " is a directory: name the file with the pods.");
    }
    try (InputStream in = Files.newInputStream(Path.of(place))) {
      read(in, place, pod);
    } catch (NoSuchFileException e) {
      throw new UndecidedException(place + " does not exist.");
    } catch (IOException e) {
      throw new UndecidedException(place + " cannot be read.");
    }
  }

  private void read(InputStream in, String shown, Consumer<JsonNode> pod)
      throws UndecidedException {
    new PodDump(in, shown)
        .each(
            object -> {
              if (isPod(object) && object.path("metadata") instanceof ObjectNode metadata) {
                if (metadata.path("namespace").asText().isEmpty()) {
                  metadata.put("namespace", namespace.orElse(ResourceCollector.DEFAULT_NAMESPACE));
                }
                if (namespace.isEmpty()
                    || namespace.get().equals(metadata.path("namespace").asText())) {
                  pod.accept(object);
                }
              }
            });
  }

  /** The items of a PodList, as the API server gives it, say no kind. */
  private static boolean isPod(JsonNode object) {
    String kind = object.path("kind").asText();
    return object.path("spec").path("containers").isArray()
        && (kind.isEmpty()
            || (kind.equals("Pod") && object.path("apiVersion").asText().equals("v1")));
  }
}
