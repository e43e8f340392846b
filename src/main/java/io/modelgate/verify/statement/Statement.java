package io.modelgate.verify.statement;

import java.util.Optional;

/**
 * What an in-toto statement with the model signing predicate says about a model (OpenSSF Model
 * Signing v1.0, section 5).
 *
 * @param serialization how the digests were made
 * @param files every signed file
 * @param subject which model it is; empty in v0.2, whose subjects are the files
 * @param rootDigest SHA-256 over the digests of its files, hex; of v0.2 what it would be in v1.0
 */
public record Statement(
    Serialization serialization, SignedFiles files, Optional<Subject> subject, String rootDigest) {
  /**
   * Which model it is.
   *
   * @param name as its signer calls it
   * @param digest SHA-256 over the digests of its files, hex
   */
  public record Subject(String name, String digest) {}

  /** The name that signers before v1.2 give to a model that is a single file. */
  public static final String SINGLE_FILE = ".";
}
