package io.modelgate.admission;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.modelgate.admission.AdmissionResponse.Kind;
import io.modelgate.policy.decision.Decision.Notices;
import java.io.IOException;

/** Writes the AdmissionReview (admission.k8s.io/v1) that answers a request. */
final class AdmissionReviewWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int FORBIDDEN = 403;

  /** Writes a part of an answer. */
  @FunctionalInterface
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private AdmissionReviewWriter() {}

  /** Admits the object as it is. */
  static AdmissionResponse allowed(String uid, Notices notices) {
    return new AdmissionResponse(Kind.ALLOWED, review(uid, true, json -> write(notices, json)));
  }

  /** Admits the object after a JSON Patch (RFC 6902). */
  static AdmissionResponse patched(String uid, ArrayNode operations, Notices notices) {
    if (operations.isEmpty()) {
      return allowed(uid, notices);
    }
    byte[] patch = bytes(operations); // before: a thread's buffers serve one document at a time
    return new AdmissionResponse(
        Kind.PATCHED,
        review(
            uid,
            true,
            json -> {
              write(notices, json);
              json.writeStringField("patchType", "JSONPatch");
              json.writeBinaryField("patch", patch);
            }));
  }

  /** In buffers that the mapper keeps for each thread. */
  private static byte[] bytes(JsonSerializable document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is in memory can always be written", e);
    }
  }

  /** Refuses the object with a sentence that its author sees. */
  static AdmissionResponse denied(String uid, String message) {
    return new AdmissionResponse(
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
    return bytes(new Review(uid, allowed, more));
  }

  /** An AdmissionReview with a response, which is written without being made into a tree. */
  private static final class Review extends JsonSerializable.Base {
    private final String uid;
    private final boolean isAllowed;
    private final Part more;

    Review(String uid, boolean isAllowed, Part more) {
      this.uid = uid;
      this.isAllowed = isAllowed;
      this.more = more;
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
      json.writeStartObject();
      json.writeStringField("apiVersion", AdmissionReviewReader.API_VERSION);
      json.writeStringField("kind", AdmissionReviewReader.KIND);
      json.writeObjectFieldStart("response");
      json.writeStringField("uid", uid);
      json.writeBooleanField("allowed", isAllowed);
      more.write(json);
      json.writeEndObject();
      json.writeEndObject();
    }

    @Override
    public void serializeWithType(
        JsonGenerator json, SerializerProvider provider, TypeSerializer type) throws IOException {
      serialize(json, provider);
    }
  }
}
