package io.modelgate.verify.tree;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Finds a model's files in a thread of its own, because opening a file may never end. */
final class Walk {
  /** Enough for the deepest directory, where a default may be less. */
  private static final long STACK_BYTES = 4 << 20;

  private final Path model;
  private final Statement statement;
  private final Scope scope;
  private final OpenWatch opening;
  private final Predicate<Path> isMountPoint;

  /**
   * @param isMountPoint whether a file system is mounted at a path
   */
  Walk(
      Path model,
      Statement statement,
      Scope scope,
      OpenWatch opening,
      Predicate<Path> isMountPoint) {
    this.model = model;
    this.statement = statement;
    this.scope = scope;
    this.opening = opening;
    this.isMountPoint = isMountPoint;
  }

  /**
   * Visits the whole model.
   *
   * @throws IOException where something cannot be read
   * @throws NotCheckedException where opening a file does not end
   */
  void run(FoundFiles found) throws IOException, NotCheckedException, InterruptedException {
    FutureTask<Boolean> walk =
        new FutureTask<>(
            () -> {
              visit(found);
              return true;
            });
    Thread thread = new Thread(null, walk, "walk", STACK_BYTES);
    thread.setDaemon(true); // nothing can call it back from a pipe
    thread.start();
    boolean done = false;
    while (!done) {
      done = waitASecond(walk);
      String stuck = opening.stuck();
      if (!done && stuck != null) {
        throw new NotCheckedException(
            "model " + Printable.of(stuck) + ": opening it does not end, as if it were a pipe");
      }
    }
  }

  private static boolean waitASecond(FutureTask<Boolean> walk)
      throws IOException, InterruptedException {
    try {
      return walk.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException unreadable) {
        throw unreadable;
      }
      if (cause instanceof Error error) {
        throw error; // for example out of memory
      }
      throw new IllegalStateException("the walk died", cause);
    }
  }

  private void visit(FoundFiles found) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(model, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      ModelTree.walk(model, scope.followLinks(), isMountPoint, found);
    } else if (attributes.isRegularFile()) {
      // Signed as "." or by its own name (5.2.1).
      boolean unnamed = statement.files().contains(Statement.SINGLE_FILE);
      String signedAs = unnamed ? Statement.SINGLE_FILE : name();
      found.file(name(), signedAs, attributes, this::open);
    } else {
      found.refused(
          name(),
          attributes.isSymbolicLink() ? "a symbolic link" : "neither a file nor a directory",
          Cause.UNKNOWN);
    }
  }

  private String name() {
    return String.valueOf(model.getFileName());
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(model, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }
}
