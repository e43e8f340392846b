package io.modelgate.verify.bundle;

import io.modelgate.verify.input.CallerPipe;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a bundle is: a file, or a line of one ({@code claims.jsonl}).
 *
 * @param path the file
 * @param line which line, from 1 on; 0 for the whole file
 */
public record SignatureFile(Path path, int line) {
  /** What a file of lines ends in. */
  public static final String LINES = ".jsonl";

  /** Far more than artifacts have signatures; each costs a verification. */
  private static final int MAX_LINES = 32;

  /** A file that is a bundle. */
  public static SignatureFile whole(Path path) {
    return new SignatureFile(path, 0);
  }

  /**
   * The bundles of a file: its lines that are not blank, if its name says that it holds lines.
   *
   * @throws IOException if it cannot be read, or holds more than 32 lines
   */
  public static List<SignatureFile> in(Path path) throws IOException {
    if (!path.toString().endsWith(LINES)) {
      return List.of(whole(path));
    }
    List<SignatureFile> lines = new ArrayList<>();
    int number = 1;
    boolean blank = true;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      for (int each = in.read(); each >= 0; each = in.read()) {
        if (each == '\n') {
          number++;
          blank = true;
        } else if (blank && each > ' ') {
          blank = false;
          lines.add(new SignatureFile(path, number));
          if (lines.size() > MAX_LINES) {
            throw new IOException("it contains more than " + MAX_LINES + " lines");
          }
        }
      }
    }
    return lines;
  }

  /** Whether the caller gives it through a pipe: there is no file, then. */
  public boolean isPipe() {
    return CallerPipe.isPipe(path.toString());
  }

  /** Of the file in bytes, at least as many as the bundle has. */
  public long size() throws IOException {
    return isPipe() ? piped().length : Files.size(path);
  }

  private byte[] piped() throws IOException {
    return CallerPipe.read(path.toString(), StrictJson.MAX_DOCUMENT_BYTES);
  }

  /** Opens the bundle's bytes: the whole file, or one line of it. */
  public InputStream open() throws IOException {
    if (isPipe()) {
      return new ByteArrayInputStream(piped());
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(path));
    if (line == 0) {
      return in;
    }
    for (int before = 1; before < line; ) {
      int each = in.read();
      if (each < 0) {
        break; // it became shorter: an empty bundle is refused
      }
      before += each == '\n' ? 1 : 0;
    }
    return new Line(in);
  }

  /** How messages name the file. */
  @Override
  public String toString() {
    String name = Printable.of(path.toString());
    return line == 0 ? name : name + ", line " + line;
  }

  /** Ends where the line does. */
  private static final class Line extends FilterInputStream {
    private boolean ended;

    private Line(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int each = ended ? -1 : in.read();
      ended |= each < 0 || each == '\n';
      return ended ? -1 : each;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = 0;
      while (count < length) {
        int each = read();
        if (each < 0) {
          break;
        }
        bytes[offset + count++] = (byte) each;
      }
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
