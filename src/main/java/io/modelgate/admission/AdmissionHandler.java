package io.modelgate.admission;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.decision.Decision;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Decides, patches, answers; whatever goes wrong on the way is a denial. */
@Singleton
public class AdmissionHandler {
  private static final Logger LOG = System.getLogger(AdmissionHandler.class.getName());

  private final CurrentPolicies policies;
  private final PolicyEngine engine;

  /** A handler that decides by the policies that are current when a request comes. */
  @Inject
  public AdmissionHandler(CurrentPolicies policies, ModelgateConfig config) {
    this.policies = policies;
    this.engine = new PolicyEngine(config.verifierImage());
  }

  /** Answers a mutating webhook's request with an AdmissionReview as JSON. */
  byte[] mutate(AdmissionRequest request) {
    try {
      return answer(request, decide(request));
    } catch (RuntimeException e) { // the only catch-all: an error never admits
      LOG.log(Level.ERROR, "Request " + request.uid() + " was denied because of an error", e);
      return AdmissionReviewWriter.denied(
          request.uid(),
          "Modelgate could not decide because of an error of its own: ask its administrator to look"
              + " up request "
              + request.uid()
              + " in its log.");
    }
  }

  private Decision decide(AdmissionRequest request) {
    return request.createsPod()
        ? engine.decide(request.namespace(), request.object(), policies.get())
        : new Decision.Unchanged(List.of());
  }

  private static byte[] answer(AdmissionRequest request, Decision decision) {
    String uid = request.uid();
    return decision.match(
        unchanged -> AdmissionReviewWriter.allowed(uid, unchanged.warnings()),
        mutate ->
            AdmissionReviewWriter.patched(
                uid, PodPatcher.patch(request.object(), mutate.container())),
        deny -> AdmissionReviewWriter.denied(uid, deny.message()));
  }
}
