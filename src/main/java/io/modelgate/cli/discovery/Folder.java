package io.modelgate.cli.discovery;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The files of one directory that may be what is looked for. */
final class Folder {
  /** Nobody reads more in an error, and a hostile directory may hold millions. */
  private static final int MAX_FILES = 100;

  private Folder() {}

  /**
   * The entries that {@code wanted} accepts, sorted, at most 100.
   *
   * @throws NotCheckedException where the directory cannot be listed
   */
  static List<Path> list(Path directory, DirectoryStream.Filter<Path> wanted)
      throws NotCheckedException {
    try {
      return candidates(directory, wanted);
    } catch (IOException e) {
      throw new NotCheckedException(
          "directory " + Printable.of(directory.toString()) + ": " + Reason.withRemedy(e));
    }
  }

  private static List<Path> candidates(Path directory, DirectoryStream.Filter<Path> wanted)
      throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, wanted)) {
      Iterator<Path> each = entries.iterator();
      while (each.hasNext() && found.size() < MAX_FILES) {
        found.add(each.next());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(found);
    return found;
  }

  /** The directory that holds {@code path}; the root holds itself. */
  static Path above(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return parent == null ? absolute : parent;
  }
}
