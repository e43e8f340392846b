package io.modelgate.verify.signer;

import java.time.Instant;
import java.util.Optional;

/**
 * A payload whose signature was checked.
 *
 * @param payload the signed bytes of the DSSE envelope
 * @param signer who signed them
 * @param holder what tells signers apart, however they are named: the SHA-256 of a long-lived key,
 *     or the signer's name
 * @param time when they did, where somebody trusted says so
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that nobody compares: no copies
public record SignedPayload(byte[] payload, Signer signer, String holder, Optional<Instant> time) {}
