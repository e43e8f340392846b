package io.modelgate.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.admission.Answer.Kind;
import io.modelgate.policy.decision.Decision.Notices;

/** Writes the AdmissionReview (admission.k8s.io/v1) that answers a request. */
final class AdmissionReviewWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int FORBIDDEN = 403;

  private AdmissionReviewWriter() {}

  /** Admits the object as it is. */
  static Answer allowed(String uid, Notices notices) {
    return new Answer(Kind.ALLOWED, bytes(allowing(uid, notices)));
  }

  /** Admits the object after a JSON Patch (RFC 6902). */
  static Answer patched(String uid, ArrayNode operations, Notices notices) {
    ObjectNode review = allowing(uid, notices);
    if (!operations.isEmpty()) {
      response(review).put("patchType", "JSONPatch").put("patch", bytes(operations));
    }
    return new Answer(operations.isEmpty() ? Kind.ALLOWED : Kind.PATCHED, bytes(review));
  }

  /** Refuses the object with a sentence that its author sees. */
  static Answer denied(String uid, String message) {
    ObjectNode review = review(uid, false);
    response(review)
        .putObject("status")
        .put("code", FORBIDDEN)
        .put("reason", "Forbidden")
        .put("message", message);
    return new Answer(Kind.DENIED, bytes(review));
  }

  private static ObjectNode allowing(String uid, Notices notices) {
    ObjectNode review = review(uid, true);
    if (!notices.warnings().isEmpty()) {
      notices.warnings().forEach(response(review).putArray("warnings")::add);
    }
    if (!notices.audit().isEmpty()) {
      response(review)
          .putObject("auditAnnotations")
          .put("audit", String.join(" ", notices.audit()));
    }
    return review;
  }

  private static ObjectNode review(String uid, boolean allowed) {
    ObjectNode review =
        MAPPER
            .createObjectNode()
            .put("apiVersion", AdmissionReviewReader.API_VERSION)
            .put("kind", AdmissionReviewReader.KIND);
    review.putObject("response").put("uid", uid).put("allowed", allowed);
    return review;
  }

  private static ObjectNode response(ObjectNode review) {
    return review.withObject("/response");
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }
}
