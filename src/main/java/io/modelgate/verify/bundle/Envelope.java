package io.modelgate.verify.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A DSSE envelope with its one signature (DSSE v1.0).
 *
 * @param payloadType media type of the payload
 * @param payload the signed bytes, decoded
 * @param signature the signature, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
public record Envelope(String payloadType, Payload payload, byte[] signature) {
  /** The payload type of in-toto statements. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  /**
   * The bytes that are signed ahead of the payload: together they are the pre-authentication
   * encoding (DSSE v1.0, protocol, PAE).
   */
  public byte[] preAuthenticationHead() {
    int typeLength = payloadType.getBytes(UTF_8).length;
    return ("DSSEv1 " + typeLength + " " + payloadType + " " + payload.length() + " ")
        .getBytes(UTF_8);
  }
}
