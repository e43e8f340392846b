package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Walks a model's directory relative to open directory handles. Below the root it follows no link,
 * so that a directory swapped for a link during the walk leads nowhere.
 */
final class ModelTree {
  private static final int DEEPEST = 128;
  private static final int LONGEST = 4096; // PATH_MAX of Linux: nobody could open it by its path

  private final TreeVisitor visitor;

  private ModelTree(TreeVisitor visitor) {
    this.visitor = visitor;
  }

  /** Visits every entry below {@code root}, in no order. */
  static void walk(Path root, TreeVisitor visitor) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> directory)) {
        throw new IOException("this platform has no directory handles to walk safely");
      }
      new ModelTree(visitor).directory(directory, "", 1);
    }
  }

  private void directory(SecureDirectoryStream<Path> directory, String prefix, int depth)
      throws IOException {
    try {
      for (Path entry : directory) {
        Path name = entry.getFileName();
        if (name != null && !visitor.ignores(prefix + name)) {
          entry(directory, name, prefix + name, depth);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void entry(SecureDirectoryStream<Path> directory, Path entry, String name, int depth)
      throws IOException {
    if (name.length() > LONGEST) {
      visitor.refused(name.substring(0, LONGEST), "its path is longer than " + LONGEST);
      return;
    }
    if (!Path.of(entry.toString()).equals(entry)) {
      visitor.refused(name, "its name is not UTF-8"); // two such names may look the same
      return;
    }
    BasicFileAttributes attributes =
        directory
            .getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (attributes.isDirectory() && depth >= DEEPEST) {
      visitor.refused(name, "nested deeper than " + DEEPEST + " directories");
    } else if (attributes.isDirectory()) {
      try (SecureDirectoryStream<Path> below =
          directory.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS)) {
        directory(below, name + "/", depth + 1);
      }
    } else if (attributes.isRegularFile()) {
      visitor.file(
          name,
          () ->
              directory.newByteChannel(
                  entry, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } else {
      visitor.refused(
          name, attributes.isSymbolicLink() ? "a symbolic link" : "neither a file nor a directory");
    }
  }
}
