package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks a model's directory relative to open directory handles. Below the root it follows no link
 * that leaves the model, so that a directory swapped for a link during the walk leads nowhere.
 */
final class ModelTree {
  /** A directory's handle each; the reference signer gives up before. */
  private static final int MAX_DEPTH = 1_000;

  private static final String LOST_AND_FOUND = "lost+found";
  private static final int MAX_PATH_LENGTH =
      4096; // PATH_MAX of Linux: nobody could open it by its path

  private static final char REPLACEMENT = '\uFFFD'; // what bytes that are not UTF-8 turn into
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final LinkTargets links;
  private final boolean followLinks;
  private final Predicate<String> isMountPoint;
  private final TreeVisitor visitor;

  private ModelTree(
      LinkTargets links, boolean followLinks, Predicate<String> isMountPoint, TreeVisitor visitor) {
    this.links = links;
    this.isMountPoint = isMountPoint;
    this.followLinks = followLinks;
    this.visitor = visitor;
  }

  /**
   * Visits every entry below a directory, in no order.
   *
   * @param root the directory's real path
   * @param followLinks whether links that stay inside the model are followed
   * @param isMountPoint whether a file system is mounted at a path
   */
  static void walk(
      Path root, boolean followLinks, Predicate<Path> isMountPoint, TreeVisitor visitor)
      throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> directory)) {
        throw new IOException("this platform has no directory handles to walk safely");
      }
      LinkTargets links = new LinkTargets(root, directory);
      Predicate<String> isMounted = name -> isMountPoint.test(root.resolve(name).normalize());
      new ModelTree(links, followLinks, isMounted, visitor).directory(directory, "", 1);
    }
  }

  private void directory(SecureDirectoryStream<Path> directory, String prefix, int depth)
      throws IOException {
    try {
      for (Path entry : directory) {
        Path fileName = entry.getFileName();
        String name = prefix + fileName;
        if (fileName != null && !visitor.ignores(name)) {
          entry(directory, fileName, name, depth);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void entry(SecureDirectoryStream<Path> directory, Path entry, String name, int depth)
      throws IOException {
    if (name.length() > MAX_PATH_LENGTH) {
      refused(name.substring(0, MAX_PATH_LENGTH), "its path is longer than " + MAX_PATH_LENGTH);
      return;
    }
    if (name.indexOf(REPLACEMENT) >= 0 && !Path.of(entry.toString()).equals(entry)) {
      refused(name, "its name is not UTF-8"); // two such names may look the same
      return;
    }
    BasicFileAttributes attributes = attributes(directory, entry, name);
    if (attributes.isSymbolicLink() && followLinks) {
      link(name, depth);
    } else {
      entry(directory, entry, name, attributes, depth);
    }
  }

  private void entry(
      SecureDirectoryStream<Path> directory,
      Path entry,
      String name,
      BasicFileAttributes attributes,
      int depth)
      throws IOException {
    if (attributes.isDirectory() && depth >= MAX_DEPTH) {
      refused(name, "nested deeper than " + MAX_DEPTH + " directories");
    } else if (attributes.isDirectory()) {
      below(directory, entry, name, depth + 1);
    } else if (attributes.isRegularFile()) {
      visitor.file(name, attributes, () -> open(directory, entry, name));
    } else {
      refused(
          name, attributes.isSymbolicLink() ? "a symbolic link" : "neither a file nor a directory");
    }
  }

  private void below(SecureDirectoryStream<Path> directory, Path entry, String name, int depth)
      throws IOException {
    SecureDirectoryStream<Path> opened;
    try {
      opened = directory.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      if (isOfTheFileSystem(name)) {
        return;
      }
      throw new AccessDeniedException(name);
    }
    try (SecureDirectoryStream<Path> below = opened) {
      directory(below, name + "/", depth);
    }
  }

  /** What {@code mkfs} makes at a file system's top for {@code fsck}, and only root may read. */
  private boolean isOfTheFileSystem(String name) {
    return (name.equals(LOST_AND_FOUND) || name.endsWith("/" + LOST_AND_FOUND))
        && isMountPoint.test(name.substring(0, name.length() - LOST_AND_FOUND.length()));
  }

  private void refused(String name, String why) {
    visitor.refused(name, why, links.leadsToBlobs(name) ? Cause.HUGGING_FACE_CACHE : Cause.UNKNOWN);
  }

  /** A link counts as what it leads to, under its own name (6.1.1). */
  private void link(String name, int depth) throws IOException {
    String target = links.inside(name);
    if (target == null) {
      refused(name, "a symbolic link that leads nowhere or out of the model");
      return;
    }
    try (LinkTargets.Parent parent = links.parent(target)) {
      Path entry = parent.entry();
      BasicFileAttributes attributes = attributes(parent.directory(), entry, name);
      // A directory's files are read under their own names, unless they were signed under this one.
      if (!attributes.isDirectory() || visitor.enters(name)) {
        entry(parent.directory(), entry, name, attributes, depth);
      } else if (visitor.leavesOut(target)) {
        refused(name, "a symbolic link to an ignored directory");
      }
    }
  }

  private static BasicFileAttributes attributes(
      SecureDirectoryStream<Path> directory, Path entry, String name) throws IOException {
    try {
      return directory
          .getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(name); // it names the entry only
    }
  }

  private static FileChannel open(SecureDirectoryStream<Path> directory, Path entry, String name)
      throws IOException {
    try {
      SeekableByteChannel channel = directory.newByteChannel(entry, READ);
      return (FileChannel) channel; // as the JDK's only secure directory stream makes them
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(name); // it names the entry only
    }
  }
}
