package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the pod mounts other volumes inside the model's. A container runtime follows links on the
 * way to where it mounts, so with one of the model's volume such a mount could lie anywhere in it;
 * and a link of the model could lead into what is mounted there.
 *
 * @param paths absolute paths as the pod's containers see them
 */
record MountPoints(Set<Path> paths) {

  /**
   * Refuses links on the way to the paths and to the model, and in the model.
   *
   * @throws VerificationException if there is one
   * @throws NotCheckedException if that cannot be found out
   */
  void refuseLinks(Path model) throws VerificationException, NotCheckedException {
    if (paths.isEmpty()) {
      return;
    }
    Path root = model.toAbsolutePath().normalize();
    try {
      refuseLinksOnTheWay(root);
      for (Path path : paths) {
        refuseLinksOnTheWay(path);
      }
      AtomicReference<Path> link = new AtomicReference<>();
      Files.walkFileTree(root, new Search(paths, link));
      Optional<Path> found = Optional.ofNullable(link.get());
      if (found.isPresent()) {
        throw refused(found.get());
      }
    } catch (IOException e) {
      throw new NotCheckedException(Printable.of(root.toString()) + ": " + Reason.of(e));
    }
  }

  private static void refuseLinksOnTheWay(Path path) throws VerificationException, IOException {
    Path at = Path.of("/");
    for (Path name : path) {
      at = at.resolve(name);
      try {
        if (Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isSymbolicLink()) {
          throw refused(at);
        }
      } catch (NoSuchFileException e) {
        return; // the runtime makes directories of what is missing
      }
    }
  }

  private static VerificationException refused(Path link) {
    return new VerificationException(
        Printable.of(link.toString())
            + " is a link, and the pod mounts another volume inside the model's, so that the"
            + " workload could see other files than were verified");
  }

  /** The first link in a model; what the verification cannot read either is its business. */
  private static final class Search extends SimpleFileVisitor<Path> {
    private final Set<Path> hidden;
    private final AtomicReference<Path> link;

    private Search(Set<Path> hidden, AtomicReference<Path> link) {
      this.hidden = hidden;
      this.link = link;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return hidden.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!attributes.isSymbolicLink()) {
        return FileVisitResult.CONTINUE;
      }
      link.set(file);
      return FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof AccessDeniedException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
