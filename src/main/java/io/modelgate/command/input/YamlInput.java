package io.modelgate.command.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads YAML that anybody may have written: whatever is wrong with it is one sentence. */
public final class YamlInput {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MAX_MEBIBYTES = 32;
  private static final String LIST = "v1/List";
  private static final JsonMapper JSON = new JsonMapper();

  private YamlInput() {}

  /** The documents of a file. */
  public static List<YamlDocument> read(Path file) throws UndecidedException {
    return documents(content(file), file.toString());
  }

  /**
   * The documents of a stream.
   *
   * @param shown the stream's name as sentences say it
   */
  public static List<YamlDocument> read(InputStream in, String shown)
      throws UndecidedException, IOException {
    return documents(content(in, shown), shown);
  }

  /** What a file holds, if that is not too much. */
  public static byte[] content(Path file) throws UndecidedException {
    try (InputStream in = Files.newInputStream(file)) {
      return content(in, file.toString());
    } catch (IOException e) {
      throw new UndecidedException(file + " cannot be read.");
    }
  }

  /**
   * What a stream holds, if that is not too much.
   *
   * @param shown the stream's name as sentences say it
   */
  public static byte[] content(InputStream in, String shown)
      throws UndecidedException, IOException {
    byte[] content = in.readNBytes(MAX_MEBIBYTES * MEBIBYTE + 1);
    if (content.length > MAX_MEBIBYTES * MEBIBYTE) {
      throw new UndecidedException("%s is larger than %d MiB.".formatted(shown, MAX_MEBIBYTES));
    }
    return content;
  }

  private static List<YamlDocument> documents(byte[] content, String shown)
      throws UndecidedException {
    try {
      return YamlDocument.parse(content, shown);
    } catch (UnreadableFileException e) {
      throw new UndecidedException(e.fault() + ".");
    } catch (StackOverflowError e) {
      throw new UndecidedException(shown + " is nested too deeply.");
    }
  }

  /** The documents of standard input. */
  public static List<YamlDocument> standard(InputStream in) throws UndecidedException {
    try {
      return read(in, "standard input");
    } catch (IOException e) {
      throw new UndecidedException("Standard input cannot be read.");
    }
  }

  /** The items of a List, as documents; a document that is none is itself. */
  public static List<YamlDocument> items(YamlDocument document) {
    if (!document.type().equals(LIST)
        || !(document.fields().get("items") instanceof List<?> items)) {
      return List.of(document);
    }
    List<YamlDocument> documents = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Map<?, ?> fields) {
        List<Object> version = List.of(document.version(), documents.size());
        documents.add(new YamlDocument(document.file(), document.index(), version, fields));
      }
    }
    return documents;
  }

  /** A document as a tree. */
  public static JsonNode json(YamlDocument document) throws UndecidedException {
    try {
      return JSON.valueToTree(document.fields());
    } catch (IllegalArgumentException | StackOverflowError e) { // YAML may hold itself
      throw new UndecidedException(document.file() + " contains a document that contains itself.");
    }
  }
}
