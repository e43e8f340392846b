package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.VerifiedFiles.Stamp;
import java.util.Optional;

/**
 * A signed file that was found.
 *
 * @param name path relative to the model
 * @param signed its digests
 * @param size its length in bytes when it was found
 * @param stamp what it looked like before it was opened, where that is of use
 */
record SignedContent(String name, SignedFile signed, long size, Optional<Stamp> stamp) {}
