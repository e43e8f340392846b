package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows symbolic links, never out of the model, whoever swaps what while it does. */
final class LinkTargets {
  private static final Pattern BLOB = Pattern.compile("(\\.\\./)+blobs/[^/]+");

  private final Path root;
  private final SecureDirectoryStream<Path> handle;

  /**
   * @param root the model's real path
   * @param handle the model's directory
   */
  LinkTargets(Path root, SecureDirectoryStream<Path> handle) {
    this.root = root;
    this.handle = handle;
  }

  /**
   * The directory that a link leads into, open until closed.
   *
   * @param entry the target's name in it
   */
  record Parent(SecureDirectoryStream<Path> directory, Path entry, @Nullable Parent above)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (above != null) {
        directory.close();
        above.close();
      }
    }
  }

  /** Where the link {@code name} ends, relative to the model; null where it is not inside. */
  @Nullable String inside(String name) throws IOException {
    try {
      Path target = root.resolve(name).toRealPath();
      return target.startsWith(root) && !target.equals(root)
          ? root.relativize(target).toString()
          : null;
    } catch (FileSystemException e) {
      return null; // it leads nowhere, in a circle, or where we may not look
    }
  }

  /** Whether a name is a link as those of a Hugging Face cache are, which lead to its blobs. */
  boolean leadsToBlobs(String name) {
    try {
      return BLOB.matcher(Files.readSymbolicLink(root.resolve(name)).toString()).matches();
    } catch (IOException e) {
      return false; // it is no link
    }
  }

  /** Opens one directory after the other on the way to {@code target}, following no link. */
  Parent parent(String target) throws IOException {
    Path path = Path.of(target);
    Parent parent = new Parent(handle, path.getName(0), null);
    for (int i = 1; i < path.getNameCount(); i++) {
      DirectoryStream<Path> next =
          parent.directory().newDirectoryStream(parent.entry(), LinkOption.NOFOLLOW_LINKS);
      parent = new Parent((SecureDirectoryStream<Path>) next, path.getName(i), parent);
    }
    return parent;
  }
}
