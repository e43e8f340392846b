package io.modelgate.cli.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard error leads to. {@link System#console()} only knows of the other two streams. */
public final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** Whether a human looks at a terminal that can move its cursor. */
  public static boolean isStandardError() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // no /proc, no bar
    }
  }
}
