package io.modelgate.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Kubernetes reads why a container ended ({@code terminationMessagePath}). What cannot be
 * written there changes no verdict.
 */
public final class TerminationLog {
  /** Kubernetes keeps no more of a container's message. */
  static final int MAX_BYTES = 4096;

  private static final Path DEFAULT = Path.of("/dev/termination-log");

  private final Path file;
  private final boolean wanted;

  private TerminationLog(Path file, boolean wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  /**
   * The file that the caller names, which is made where it is missing, or else the one that the
   * kubelet has put into every container.
   */
  public static TerminationLog of(@Nullable Path named) {
    return named == null ? new TerminationLog(DEFAULT, false) : new TerminationLog(named, true);
  }

  /** Whether there is something to write to. */
  boolean isThere() {
    return wanted || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Replaces what the file holds.
   *
   * @return why it could not be written
   */
  Optional<String> write(String text) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return failed("it is not a regular file"); // opening a pipe would wait for a reader
    }
    try (OutputStream out = open()) {
      out.write(text.getBytes(UTF_8));
      return Optional.empty();
    } catch (IOException e) {
      return failed(Reason.of(e));
    }
  }

  private OutputStream open() throws IOException {
    return wanted
        ? Files.newOutputStream(
            file,
            LinkOption.NOFOLLOW_LINKS,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)
        : Files.newOutputStream(
            file,
            LinkOption.NOFOLLOW_LINKS,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  private Optional<String> failed(String why) {
    return Optional.of("termination log " + Printable.of(file.toString()) + ": " + why);
  }
}
