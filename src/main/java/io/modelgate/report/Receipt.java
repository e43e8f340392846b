package io.modelgate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.config.ReceiptsKey;
import io.modelgate.pattern.Sha256;
import io.modelgate.pattern.VerificationSummary;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Writes receipts: a Verification Summary Attestation in a DSSE envelope (DSSE v1.0). What it holds
 * for beyond SLSA's fields (the node, its boot, the layers, the files) are annotations of the
 * subject.
 */
final class Receipt {
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String DIGEST = "@sha256:";

  private Receipt() {}

  /** The name of its file. */
  static String name(VerifiedContent content) {
    return VerificationSummary.fileName(
        content.resource(), content.policy().reference(), content.node());
  }

  /** The envelope, one line. */
  static String signed(VerifiedContent content, ReceiptsKey key) {
    byte[] payload = statement(content).toString().getBytes(UTF_8);
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("payloadType", PAYLOAD_TYPE);
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope
        .putArray("signatures")
        .addObject()
        .put("keyid", key.fingerprint())
        .put(
            "sig",
            Base64.getEncoder().encodeToString(key.sign(preAuthenticationEncoding(payload))));
    return envelope.toString();
  }

  private static byte[] preAuthenticationEncoding(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "DSSEv1 %d %s %d "
            .formatted(PAYLOAD_TYPE.length(), PAYLOAD_TYPE, payload.length)
            .getBytes(UTF_8));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static ObjectNode statement(VerifiedContent content) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("_type", VerificationSummary.STATEMENT_TYPE);
    ObjectNode subject = statement.putArray("subject").addObject();
    subject.put("name", content.resource());
    subject.putObject("digest").put("sha256", digest(content.resource()));
    subject
        .putObject("annotations")
        .put("node", content.node())
        .put("bootId", content.seen().bootId())
        .put("layers", content.seen().layers())
        .put("files", content.seen().files());
    statement.put("predicateType", VerificationSummary.PREDICATE_TYPE);
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode verifier = predicate.putObject("verifier");
    verifier.put("id", VerificationSummary.VERIFIER);
    verifier.putObject("version").put(VerificationSummary.VERSION, content.seen().version());
    predicate.put("timeVerified", content.verified().toString());
    predicate.put("resourceUri", content.resource());
    predicate.putObject("policy").put("uri", content.policy().reference());
    predicate.put("verificationResult", VerificationSummary.PASSED);
    predicate.putArray("verifiedLevels").add(VerificationSummary.LEVEL);
    return statement;
  }

  /** Of the image: the resource has its reference with one. */
  private static String digest(String resource) {
    int start = resource.indexOf(DIGEST) + DIGEST.length();
    return resource.substring(start, start + Sha256.DIGITS);
  }
}
