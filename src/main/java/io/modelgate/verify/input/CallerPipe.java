package io.modelgate.verify.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the caller gives through a pipe of its own: {@code -} for standard input, or the descriptor
 * that a shell has in the place of <code>&lt;(…)</code>. Nobody else can have put it there, as one
 * can with a named pipe, which is never waited for. A pipe can be read once, so what it held is
 * kept.
 */
public final class CallerPipe {
  private static final String STANDARD_INPUT = "-";
  private static final Map<String, byte[]> KEPT = new HashMap<>();

  private CallerPipe() {}

  /** Whether a path stands for one. */
  public static boolean isPipe(String path) {
    return path.equals(STANDARD_INPUT)
        || path.equals("/dev/stdin")
        || isDescriptor(path, "/dev/fd/")
        || isDescriptor(path, "/proc/self/fd/");
  }

  private static boolean isDescriptor(String path, String folder) {
    return path.startsWith(folder)
        && path.length() > folder.length()
        && path.substring(folder.length()).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * All that it holds, to its end.
   *
   * @param most how many bytes are read at most
   */
  public static byte[] read(String path, int most) throws IOException {
    synchronized (KEPT) {
      byte[] kept = KEPT.get(path);
      if (kept == null) {
        kept = path.equals(STANDARD_INPUT) ? System.in.readNBytes(most) : opened(path, most);
        KEPT.put(path, kept);
      }
      return kept;
    }
  }

  private static byte[] opened(String path, int most) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return in.readNBytes(most);
    }
  }
}
