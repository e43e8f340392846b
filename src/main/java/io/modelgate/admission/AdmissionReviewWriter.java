package io.modelgate.admission;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.modelgate.admission.Answer.Kind;
import io.modelgate.policy.decision.Decision.Notices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the AdmissionReview (admission.k8s.io/v1) that answers a request. */
final class AdmissionReviewWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int FORBIDDEN = 403;

  /** What an answer without a patch takes. */
  private static final int USUAL = 256;

  /** Writes a part of an answer. */
  @FunctionalInterface
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private AdmissionReviewWriter() {}

  /** Admits the object as it is. */
  static Answer allowed(String uid, Notices notices) {
    return new Answer(Kind.ALLOWED, review(uid, true, json -> write(notices, json)));
  }

  /** Admits the object after a JSON Patch (RFC 6902). */
  static Answer patched(String uid, ArrayNode operations, Notices notices) {
    if (operations.isEmpty()) {
      return allowed(uid, notices);
    }
    byte[] patch = bytes(operations); // before: one thread's buffers are used by one at a time
    return new Answer(
        Kind.PATCHED,
        review(
            uid,
            true,
            USUAL + patch.length * 4 / 3, // as Base64
            json -> {
              write(notices, json);
              json.writeStringField("patchType", "JSONPatch");
              json.writeBinaryField("patch", patch);
            }));
  }

  private static byte[] bytes(ArrayNode operations) {
    try {
      return MAPPER.writeValueAsBytes(operations);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }

  /** Refuses the object with a sentence that its author sees. */
  static Answer denied(String uid, String message) {
    return new Answer(
        Kind.DENIED,
        review(
            uid,
            false,
            json -> {
              json.writeObjectFieldStart("status");
              json.writeNumberField("code", FORBIDDEN);
              json.writeStringField("reason", "Forbidden");
              json.writeStringField("message", message);
              json.writeEndObject();
            }));
  }

  private static void write(Notices notices, JsonGenerator json) throws IOException {
    if (!notices.warnings().isEmpty()) {
      json.writeArrayFieldStart("warnings");
      for (String warning : notices.warnings()) {
        json.writeString(warning);
      }
      json.writeEndArray();
    }
    if (!notices.audit().isEmpty()) {
      json.writeObjectFieldStart("auditAnnotations");
      json.writeStringField("audit", String.join(" ", notices.audit()));
      json.writeEndObject();
    }
  }

  private static byte[] review(String uid, boolean allowed, Part more) {
    return review(uid, allowed, USUAL, more);
  }

  /** With room for so many bytes. */
  private static byte[] review(String uid, boolean allowed, int size, Part more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", AdmissionReviewReader.API_VERSION);
      json.writeStringField("kind", AdmissionReviewReader.KIND);
      json.writeObjectFieldStart("response");
      json.writeStringField("uid", uid);
      json.writeBooleanField("allowed", allowed);
      more.write(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return bytes.toByteArray();
  }
}
