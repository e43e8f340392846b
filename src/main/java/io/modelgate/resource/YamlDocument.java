package io.modelgate.resource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A document of a YAML file that is a map, as resources are.
 *
 * @param file the file's name as sentences say it
 * @param index which of the file's documents it is, from 0
 * @param version differs if the document does
 * @param fields its content, as maps, lists and scalars
 */
public record YamlDocument(String file, int index, List<Object> version, Map<?, ?> fields) {
  /**
   * Reads a file.
   *
   * @param shown the file's name as sentences say it
   */
  public static List<YamlDocument> read(Path file, String shown) throws UnreadableFileException {
    try {
      return parse(Files.readAllBytes(file), shown);
    } catch (IOException e) {
      throw unreadable(shown);
    }
  }

  /**
   * Reads the content of a file.
   *
   * @param shown the file's name as sentences say it
   */
  public static List<YamlDocument> parse(byte[] content, String shown)
      throws UnreadableFileException {
    return parse(content, shown, LoadSettings.builder().setLabel(shown).build());
  }

  /** The same of what somebody sends: no alias, by which few bytes become many. */
  public static List<YamlDocument> parseWithoutAliases(byte[] content, String shown)
      throws UnreadableFileException {
    return parse(
        content,
        shown,
        LoadSettings.builder().setLabel(shown).setMaxAliasesForCollections(0).build());
  }

  private static List<YamlDocument> parse(byte[] content, String shown, LoadSettings settings)
      throws UnreadableFileException {
    List<YamlDocument> documents = new ArrayList<>();
    int index = 0;
    try {
      for (Object document :
          new Load(settings).loadAllFromInputStream(new ByteArrayInputStream(content))) {
        if (document instanceof Map<?, ?> fields) {
          List<Object> version = List.of(ByteBuffer.wrap(content), index);
          documents.add(new YamlDocument(shown, index, version, fields));
          index++;
        }
      }
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      throw new UnreadableFileException(shown + line + " is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw unreadable(shown);
    }
    return documents;
  }

  private static UnreadableFileException unreadable(String shown) {
    return new UnreadableFileException(shown + " cannot be read");
  }

  /** Its {@code apiVersion} and {@code kind}, with a slash between them. */
  public String type() {
    return fields.get("apiVersion") + "/" + fields.get("kind");
  }

  /** The document's {@code metadata}, which is empty if there is none. */
  public Map<?, ?> metadata() {
    return map(fields.get("metadata"));
  }

  /** Its name, or what stands for one. */
  public String name() {
    return text(metadata().get("name"), "(without a name)");
  }

  /** Its namespace, or another if it says none. */
  public String namespaceOr(String otherwise) {
    return text(metadata().get("namespace"), otherwise);
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }
}
