package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Makes AdmissionReviews as an API server sends them. */
public final class AdmissionReviews {
  private AdmissionReviews() {}

  /** A review of a pod that is being created. */
  public static ObjectNode creating(String namespace, JsonNode pod) {
    ObjectNode review =
        new JsonMapper()
            .createObjectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    ObjectNode request =
        review
            .putObject("request")
            .put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002")
            .put("namespace", namespace)
            .put("operation", "CREATE");
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    request.set("object", pod);
    return review;
  }

  /** The review as the bytes of a request. */
  public static InputStream stream(JsonNode review) {
    return new ByteArrayInputStream(review.toString().getBytes(UTF_8));
  }
}
