package io.modelgate.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The strings that a class has been compiled with, as its constant pool holds them. */
public final class StringConstants {
  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int FLOAT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;
  private static final int MAGIC_AND_VERSION = 8;

  private StringConstants() {}

  /**
   * Those of one class file; where strings are concatenated, each value that is known only at run
   * time is the character U+0001.
   */
  public static List<String> of(Path classFile) throws IOException {
    Map<Integer, String> texts = new TreeMap<>();
    List<Integer> strings = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(classFile))) {
      in.skipNBytes(MAGIC_AND_VERSION);
      int count = in.readUnsignedShort();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case UTF8 -> texts.put(i, in.readUTF());
          case STRING -> strings.add(in.readUnsignedShort());
          case CLASS, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(2);
          case METHOD_HANDLE -> in.skipNBytes(3);
          case LONG, DOUBLE -> {
            in.skipNBytes(8);
            i++; // they take two places
          }
          case INTEGER, FLOAT -> in.skipNBytes(4);
          default -> in.skipNBytes(4); // two references
        }
      }
    }
    return strings.stream().map(texts::get).toList();
  }

  /** Whether a class file names another class anywhere. */
  public static boolean refersTo(Path classFile, Class<?> other) {
    try {
      return Files.readString(classFile, StandardCharsets.ISO_8859_1)
          .contains(other.getName().replace('.', '/'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
