package io.modelgate.command.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads YAML that anybody may have written: whatever is wrong with it is one sentence. */
public final class YamlInput {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MOST_MEBIBYTES = 32;
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
    byte[] content = in.readNBytes(MOST_MEBIBYTES * MEBIBYTE + 1);
    if (content.length > MOST_MEBIBYTES * MEBIBYTE) {
      throw new UndecidedException("%s is larger than %d MiB.".formatted(shown, MOST_MEBIBYTES));
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

  /** A document as a tree. */
  public static JsonNode json(YamlDocument document) throws UndecidedException {
    try {
      return JSON.valueToTree(document.fields());
    } catch (IllegalArgumentException | StackOverflowError e) { // YAML may hold itself
      throw new UndecidedException(document.file() + " holds a document that contains itself.");
    }
  }
}
