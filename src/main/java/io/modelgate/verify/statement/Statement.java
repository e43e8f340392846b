package io.modelgate.verify.statement;

import java.util.Map;
import java.util.Set;

/**
 * What an in-toto statement with the model signing predicate says about a model (OpenSSF Model
 * Signing v1.0, section 5).
 *
 * @param digests SHA-256 of every signed file, by its path relative to the model, with {@code /};
 *     the one entry {@code "."} stands for a model that is a single file
 * @param ignoredPaths paths relative to the model that the signer left out, each with all below it
 */
public record Statement(Map<String, Digest> digests, Set<String> ignoredPaths) {
  /** The name that signers before v1.2 give to a model that is a single file. */
  public static final String SINGLE_FILE = ".";
}
