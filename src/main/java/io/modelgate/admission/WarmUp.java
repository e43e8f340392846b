package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.admission.ReviewMemory.Reservation;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.SamplePolicies;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * Decides on a sample before the server is ready. A JVM's first review takes ten times as long as
 * the next: on a busy node, longer than an API server waits for a replica that was just started.
 */
@Singleton
public class WarmUp {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "warm-up", "operation": "CREATE", "namespace": "warm-up",
        "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "resource": {"group": "", "version": "v1", "resource": "pods"},
        "userInfo": {"username": "warm-up"},
        "object": {"apiVersion": "v1", "kind": "Pod",
          "metadata": {"name": "sample", "namespace": "warm-up",
            "labels": {"validation.rhtas.redhat.com/ml": "true"}},
          "spec": {
            "containers": [{"name": "server", "image": "server", "volumeMounts": [
              {"name": "models", "mountPath": "/models"}, {"name": "keys", "mountPath": "/keys"}]}],
            "volumes": [
              {"name": "models", "persistentVolumeClaim": {"claimName": "models"}},
              {"name": "keys", "configMap": {"name": "keys"}}]}}}}
      """;

  private final PolicyEngine engine;

  /** A warm-up of the engine that requests are decided by. */
  @Inject
  public WarmUp(PolicyEngine engine) {
    this.engine = engine;
  }

  void start(@Observes Startup event) {
    run();
  }

  /** What the mutating and the validating webhook answer to the sample. */
  List<AdmissionResponse> run() {
    CurrentPolicies sample = new CurrentPolicies();
    sample.set(SamplePolicies.of("warm-up"));
    AdmissionLog nowhere = new AdmissionLog(line -> {}); // the sample is nobody's pod
    AdmissionHandler handler =
        new AdmissionHandler(sample, engine, InstantSource.system(), nowhere);
    return List.of(handler.mutate(review(handler)), handler.validate(review(handler)));
  }

  private static AdmissionRequest review(AdmissionHandler handler) {
    byte[] body = REVIEW.getBytes(UTF_8);
    try (Reservation reservation = new ReviewMemory().reserve()) {
      return handler.read(
          ReviewBody.read(new ByteArrayInputStream(body), body.length, reservation));
    } catch (MalformedReviewException | TooManyReviewsException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
