package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;

/** Receives what {@link ModelTree} finds; names are relative to the model, with {@code /}. */
interface TreeVisitor {
  /** Whether to pass over {@code name}, and where it is a directory over all below it. */
  boolean ignores(String name);

  /** Whether {@code name} or a directory above it is ignored. */
  boolean leavesOut(String name);

  /** Whether something of interest is below {@code name}, a link to a directory. */
  boolean enters(String name);

  /**
   * A regular file.
   *
   * @param attributes by the directory handle that it is opened by
   * @param content opens it
   */
  void file(String name, BasicFileAttributes attributes, Content content) throws IOException;

  /** Something that is neither a file nor a directory, or that is too deep. */
  void refused(String name, String why, Cause cause);

  /** Opens a file that was just seen, never through a symbolic link. */
  @FunctionalInterface
  interface Content {
    FileChannel open() throws IOException;
  }
}
