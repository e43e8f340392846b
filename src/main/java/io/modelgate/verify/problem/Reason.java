package io.modelgate.verify.problem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says in a human's words why a file could not be read. */
public final class Reason {
  private Reason() {}

  /** A clause without the file's name, for example {@code "it does not exist"}. */
  public static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException) {
      return "it is not a directory";
    }
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return said == null ? "it cannot be read" : "it cannot be read: " + Printable.of(said);
  }

  /** Why nothing is at a path, as a clause: it may be a link that leads nowhere. */
  public static String ofMissing(Path path) {
    try {
      String target = Printable.of(Files.readSymbolicLink(path).toString());
      return "it is a symbolic link to " + target + ", which does not exist";
    } catch (IOException e) {
      return of(new NoSuchFileException(path.toString())); // it is no link
    }
  }

  /** The first, with what to do about a file that this user may not read. */
  public static String withRemedy(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied to "
            + user()
            + ", the user that the verifier runs as: let this user read it, or set runAsUser in the"
            + " securityContext of the pod to the user that its workload runs as"
        : of(e);
  }

  /** The one that this process runs as, by its number. */
  private static String user() {
    try {
      return "user " + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return "the user";
    }
  }
}
