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
 * @param stamp by which it may be remembered; empty if it may not
 */
record SignedContent(String name, SignedFile signed, long size, Optional<Stamp> stamp) {}
