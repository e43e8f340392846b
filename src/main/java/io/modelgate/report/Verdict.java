package io.modelgate.report;

import java.time.Instant;
import java.util.Optional;

/**
 * A result with its reason.
 *
 * @param message what the verifier said, or why it has not yet; may be empty
 * @param at when the verifier ended, if it did
 */
public record Verdict(Result result, String message, Optional<Instant> at) {}
