package io.modelgate.verify.signer;

/**
 * A payload whose signature was checked.
 *
 * @param payload the signed bytes of the DSSE envelope
 * @param signer who signed them
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that nobody compares: no copies
public record SignedPayload(byte[] payload, Signer signer) {}
