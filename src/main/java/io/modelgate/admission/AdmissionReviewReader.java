package io.modelgate.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.admission.AdmissionRequest.Source;
import io.modelgate.policy.decision.Caller;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads an AdmissionReview (admission.k8s.io/v1) in bounded memory and depth. */
final class AdmissionReviewReader {
  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";

  /** An API server accepts requests of 3 MiB; a review may hold the object twice. */
  static final long MAX_BYTES = 8L << 20;

  private static final int MAX_DEPTH = 128;
  static final int MAX_TOKENS = 400_000;

  /** An API server's are UUIDs. It is part of what is logged. */
  private static final int MAX_UID_LENGTH = 128;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private AdmissionReviewReader() {}

  /**
   * Reads a review.
   *
   * @throws MalformedReviewException where the body is anything else
   * @throws IOException where the connection breaks
   */
  static AdmissionRequest read(InputStream body) throws MalformedReviewException, IOException {
    return read(body, Source.NONE);
  }

  /**
   * Reads as much of a review as rules look at; expressions may look at more.
   *
   * @param body from which all of it can be read
   * @throws MalformedReviewException where the body is anything else
   */
  static AdmissionRequest readLean(ReviewBody body) throws MalformedReviewException, IOException {
    return read(body.stream(), () -> read(body.stream()));
  }

  private static AdmissionRequest read(InputStream body, Source whole)
      throws MalformedReviewException, IOException {
    JsonNode review = parse(body, whole == Source.NONE);
    if (!review.isObject() || !review.path("kind").asText().equals(KIND)) {
      throw new MalformedReviewException(
          "This is not an AdmissionReview: post one of " + API_VERSION + " as JSON.");
    }
    if (!review.path("apiVersion").asText().equals(API_VERSION)) {
      throw new MalformedReviewException(
          "This AdmissionReview is not of version "
              + API_VERSION
              + ", the only supported version: list it in the webhook's"
              + " admissionReviewVersions.");
    }
    return request(review.path("request"), whole);
  }

  private static AdmissionRequest request(JsonNode request, Source whole)
      throws MalformedReviewException {
    String uid = request.path("uid").asText();
    if (uid.isEmpty()) {
      throw new MalformedReviewException("This AdmissionReview has no request.uid.");
    }
    if (!isPrintable(uid)) {
      throw new MalformedReviewException(
          "This AdmissionReview's request.uid is not valid: it must have at most 128 printable"
              + " ASCII characters.");
    }
    JsonNode kind = request.path("kind");
    AdmissionRequest read =
        new AdmissionRequest(
            caller(request.path("userInfo")),
            uid,
            request.path("operation").asText(),
            kind.path("group").asText() + "/" + kind.path("kind").asText(),
            request.path("subResource").asText(),
            request.path("namespace").asText(),
            request.path("object"),
            request.path("oldObject"),
            whole);
    if (read.updatesPod() && !(read.object().isObject() && read.oldObject().isObject())) {
      throw new MalformedReviewException(
          "This AdmissionReview has no request.object and request.oldObject to compare.");
    }
    if (read.createsPod() && !read.object().isObject()) {
      throw new MalformedReviewException("This AdmissionReview has no request.object to create.");
    }
    return read;
  }

  private static boolean isPrintable(String uid) {
    for (int i = 0; i < uid.length(); i++) {
      if (uid.charAt(i) <= ' ' || uid.charAt(i) > '~') {
        return false;
      }
    }
    return uid.length() <= MAX_UID_LENGTH;
  }

  private static Caller caller(JsonNode user) {
    Map<String, List<String>> extra = new HashMap<>();
    user.path("extra")
        .properties()
        .forEach(each -> extra.put(each.getKey(), texts(each.getValue())));
    return new Caller(
        user.path("username").asText(),
        user.path("uid").asText(),
        texts(user.path("groups")),
        Map.copyOf(extra));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }

  private static JsonNode parse(InputStream body, boolean isWhole)
      throws MalformedReviewException, IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      return ReviewTree.read(parser, isWhole);
    } catch (JsonProcessingException | CharConversionException e) {
      body.skip(MAX_BYTES); // so that the caller gets to read the answer
      throw unusable();
    }
  }

  /** What is too large, too deep, or no JSON. */
  static MalformedReviewException unusable() {
    return new MalformedReviewException(
        "This is not usable JSON: an AdmissionReview is one JSON document of at most "
            + (MAX_BYTES >> 20)
            + " MiB and "
            + MAX_DEPTH
            + " levels.");
  }
}
