package io.modelgate.verify.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;

/**
 * A forward-only reader of hostile JSON: bounded depth, names, numbers and strings, no duplicate
 * names, nothing after the document.
 *
 * <p>Each {@code …Value} method reads the value that the parser stands on.
 */
public final class StrictJson {
  /**
   * The most bytes that a document may have, and so each string of Base64 in it: twice what a
   * statement about a million files takes.
   */
  public static final int MAX_DOCUMENT_BYTES = 512 << 20;

  /** The most characters that any other string may have. */
  private static final int MAX_STRING_LENGTH = 64 << 10;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_NUMBER_LENGTH = 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(MAX_STRING_LENGTH)
                  .maxDocumentLength(MAX_DOCUMENT_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8 only (RFC 8259, 8.1)
          .build();

  /** By what the parser calls them: the bounds of this reader, in its words. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "nesting depth", "it is nested deeper than " + MAX_DEPTH,
          "name length", "a name is longer than " + MAX_NAME_LENGTH + " characters",
          "number value length", "a number has more than " + MAX_NUMBER_LENGTH + " digits",
          "string value length", "a string is longer than " + MAX_STRING_LENGTH + " characters",
          "string length", "a string is longer than " + MAX_STRING_LENGTH + " characters",
          "document length", "it is larger than " + (MAX_DOCUMENT_BYTES >> 20) + " MiB");

  private final JsonParser parser;
  private String repeated = "";

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads one field's value; the reader stands on it. */
  @FunctionalInterface
  public interface FieldReader {
    /**
     * Reads the value.
     *
     * @param name the field's name; call {@link StrictJson#skip} for what is not of interest
     */
    void read(String name) throws IOException, VerificationException;
  }

  /** Reads one element of an array; the reader stands on it. */
  @FunctionalInterface
  public interface ElementReader {
    void read() throws IOException, VerificationException;
  }

  /** Reads a whole document. */
  @FunctionalInterface
  public interface DocumentReader<T> {
    T read(StrictJson json) throws IOException, VerificationException;
  }

  /**
   * Reads the document that {@code bytes} hold, from its first token to its end.
   *
   * @throws VerificationException where it is not JSON, breaks a bound, or {@code reader} refuses
   *     it
   */
  public static <T> T read(byte[] bytes, DocumentReader<T> reader) throws VerificationException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      return read(parser, reader);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /**
   * Reads the document that {@code in} gives, from its first token to its end.
   *
   * @throws VerificationException where it is not JSON, breaks a bound, or {@code reader} refuses
   *     it
   * @throws IOException where {@code in} cannot be read
   */
  public static <T> T read(InputStream in, DocumentReader<T> reader)
      throws VerificationException, IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      return read(parser, reader);
    }
  }

  private static <T> T read(JsonParser parser, DocumentReader<T> reader)
      throws VerificationException, IOException {
    try {
      parser.nextToken();
      T value = reader.read(new StrictJson(parser));
      if (parser.nextToken() != null) {
        throw new VerificationException("there is text after the JSON document");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new VerificationException(sentence(e));
    }
  }

  /** Reads an object field by field. */
  public void objectValue(String where, FieldReader reader)
      throws IOException, VerificationException {
    expect(JsonToken.START_OBJECT, where, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      reader.read(name);
    }
  }

  /**
   * Reads a message of protocol buffers field by field: one that is null is not there (ProtoJSON).
   */
  public void messageValue(String where, FieldReader reader)
      throws IOException, VerificationException {
    objectValue(
        where,
        field -> {
          if (!isNull()) {
            reader.read(field);
          }
        });
  }

  /** Reads an array element by element. */
  public void arrayValue(String where, ElementReader reader)
      throws IOException, VerificationException {
    expect(JsonToken.START_ARRAY, where, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }

  /** Reads the value at which the parser stands, which must be a string. */
  public String stringValue(String where) throws IOException, VerificationException {
    expect(JsonToken.VALUE_STRING, where, "a string");
    return parser.getText();
  }

  /** Reads a string that is mostly the same in each element of an array: one copy serves all. */
  public String repeatedStringValue(String where) throws IOException, VerificationException {
    String value = stringValue(where);
    if (!value.equals(repeated)) {
      repeated = value;
    }
    return repeated;
  }

  /** Reads a string of Base64 (RFC 4648, with padding). */
  public byte[] base64Value(String where) throws IOException, VerificationException {
    expect(JsonToken.VALUE_STRING, where, "a string");
    return parser.getBinaryValue();
  }

  /**
   * Where a string's characters stand in the document.
   *
   * @param from the first byte
   * @param to the byte behind the last
   */
  public record Region(long from, long to) {}

  /** Decodes a string of Base64 piece by piece, of which nothing is kept. */
  public Region base64Value(String where, OutputStream out)
      throws IOException, VerificationException {
    expect(JsonToken.VALUE_STRING, where, "a string");
    long from = parser.currentLocation().getByteOffset();
    try {
      parser.readBinaryValue(out);
    } catch (IllegalArgumentException e) { // as the other method has it
      String encoding = Base64Variants.getDefaultVariant().getName();
      throw new JsonParseException(
          parser, "Failed to decode VALUE_STRING as base64 (" + encoding + "): " + e.getMessage());
    }
    return new Region(from, parser.currentLocation().getByteOffset() - 1);
  }

  /** Reads a whole number below 2^53; signers write it as {@code 1000.0} too. */
  public long longValue(String where) throws IOException, VerificationException {
    JsonToken token = parser.currentToken();
    double value = token != null && token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
    if (value != Math.rint(value) || Math.abs(value) >= 1L << 53) {
      throw new VerificationException(where + " must be a whole number");
    }
    return (long) value;
  }

  /** Reads a whole number that may need 64 bits: protocol buffers write it as a string. */
  public long int64Value(String where) throws IOException, VerificationException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return longValue(where);
    }
    try {
      return Long.parseLong(parser.getText());
    } catch (NumberFormatException e) {
      throw new VerificationException(where + " must be a whole number");
    }
  }

  private boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Whether the value is a string. */
  public boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Reads the value at which the parser stands, which must be a boolean. */
  public boolean booleanValue(String where) throws IOException, VerificationException {
    if (parser.currentToken() == null || !parser.currentToken().isBoolean()) {
      throw new VerificationException(where + " must be true or false");
    }
    return parser.getBooleanValue();
  }

  /** Passes over the value, whatever it is. */
  public void skip() throws IOException {
    parser.skipChildren();
  }

  private void expect(JsonToken token, String where, String what) throws VerificationException {
    if (parser.currentToken() != token) {
      throw new VerificationException(where + " must be " + what);
    }
  }

  private static String sentence(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return bound(e.getOriginalMessage());
    }
    JsonLocation at = e.getLocation();
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "it is not usable JSON"
        + place
        + ": "
        + Printable.of(ParserMessage.inOurWords(e.getOriginalMessage()));
  }

  /** Which of our bounds the parser found exceeded. */
  private static String bound(String parsers) {
    String text = parsers.toLowerCase(Locale.ROOT);
    return BOUNDS.entrySet().stream()
        .filter(bound -> text.contains(bound.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("a part of it is too large");
  }
}
