package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A signed file that was found.
 *
 * @param name path relative to the model
 * @param signed its digests
 * @param path where it is
 * @param found its attributes by the directory handle that it is opened by
 * @param stamp what it was before it was opened; empty if that cannot be told
 */
record SignedContent(
    String name,
    SignedFile signed,
    Path path,
    BasicFileAttributes found,
    Optional<FileStamp> stamp) {
  /** Whether nobody wrote to it, or put another in its place, since it was found. */
  boolean isSteady() {
    return stamp.isEmpty() || stamp.equals(FileStamp.of(path, found));
  }
}
