package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.admission.ReviewMemory.Reservation;
import io.modelgate.config.Configurations;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.testing.AdmissionReviews;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Makes handlers outside of CDI. */
final class AdmissionHandlers {
  private AdmissionHandlers() {}

  static AdmissionHandler with(PolicySet policies) {
    CurrentPolicies current = new CurrentPolicies();
    current.set(policies);
    return with(current);
  }

  static AdmissionHandler with(CurrentPolicies current) {
    return with(current, InstantSource.system(), line -> {});
  }

  static AdmissionHandler with(PolicySet policies, InstantSource clock) {
    CurrentPolicies current = new CurrentPolicies();
    current.set(policies);
    return with(current, clock, line -> {});
  }

  /** One that says to somebody what the log says of pods. */
  static AdmissionHandler with(CurrentPolicies current, InstantSource clock, Consumer<String> log) {
    return new AdmissionHandler(
        current,
        new PolicyEngine(Configurations.defaults().verifier()),
        clock,
        new AdmissionLog(log));
  }

  /** What a webhook responds when a pod is created. */
  static JsonNode response(
      PolicySet policies,
      JsonNode pod,
      BiFunction<AdmissionHandler, AdmissionRequest, AdmissionResponse> webhook)
      throws Exception {
    return response(with(policies), pod, webhook);
  }

  /** What a webhook of one handler responds when a pod is created. */
  static JsonNode response(
      AdmissionHandler handler,
      JsonNode pod,
      BiFunction<AdmissionHandler, AdmissionRequest, AdmissionResponse> webhook)
      throws Exception {
    String namespace = pod.at("/metadata/namespace").asText("default");
    AdmissionRequest request = read(handler, AdmissionReviews.creating(namespace, pod));
    AdmissionResponse answer = webhook.apply(handler, request);
    return new JsonMapper().readTree(answer.review()).path("response");
  }

  /** Reads a review as the webhooks do. */
  static AdmissionRequest read(AdmissionHandler handler, JsonNode review) throws Exception {
    try (Reservation reservation = new ReviewMemory().reserve()) {
      return handler.read(ReviewBody.read(AdmissionReviews.stream(review), -1, reservation));
    }
  }
}
