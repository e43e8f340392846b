package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.log.UnexpectedError;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.ExemptLabels;
import io.modelgate.policy.PodTemplates;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.sandbox.Authorization;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Decides, patches, answers; whatever goes wrong on the way is a denial. */
@Singleton
public class AdmissionHandler {
  private static final Logger LOG = System.getLogger(AdmissionHandler.class.getName());

  private final CurrentPolicies policies;
  private final PolicyEngine engine;
  private final InstantSource clock;
  private final AdmissionLog log;

  /** A handler that decides by the policies that are current when a request comes. */
  @Inject
  public AdmissionHandler(CurrentPolicies policies, PolicyEngine engine) {
    this(policies, engine, InstantSource.system(), new AdmissionLog());
  }

  /** The same by another clock, by which exemptions end, and with another log of pods. */
  AdmissionHandler(
      CurrentPolicies policies, PolicyEngine engine, InstantSource clock, AdmissionLog log) {
    this.policies = policies;
    this.engine = engine;
    this.clock = clock;
    this.log = log;
  }

  /** Reads a request, as much of it as the policies look at. */
  AdmissionRequest read(ReviewBody body) throws MalformedReviewException, IOException {
    return policies.get().readWholePods()
        ? AdmissionReviewReader.read(body.stream())
        : AdmissionReviewReader.readLean(body);
  }

  /** Answers a mutating webhook's request with an AdmissionReview as JSON. */
  AdmissionResponse mutate(AdmissionRequest request) {
    return guarded(request, this::decideAndPatch);
  }

  /**
   * Answers a validating webhook's request, which comes after every other webhook's changes, with
   * an AdmissionReview as JSON.
   */
  AdmissionResponse validate(AdmissionRequest request) {
    return guarded(request, this::decideAndCompare);
  }

  private AdmissionResponse guarded(
      AdmissionRequest request, BiFunction<AdmissionRequest, PolicySet, AdmissionResponse> answer) {
    try {
      PolicySet known = policies.get().at(clock.instant());
      return answer.apply(request.asReadBy(known), known);
    } catch (RuntimeException | Error e) { // the only catch-all: an error never admits
      LOG.log(
          Level.ERROR,
          "Request {0} was denied because of an error: {1}",
          request.uid(),
          UnexpectedError.line(e));
      LOG.log(Level.DEBUG, "Where it comes from", e);
      return AdmissionReviewWriter.denied(
              request.uid(),
              "Modelgate could not decide because of an internal error: ask its administrator to"
                  + " look up request "
                  + request.uid()
                  + " in its log.")
          .ofAnError();
    }
  }

  private AdmissionResponse decideAndPatch(AdmissionRequest request, PolicySet known) {
    String uid = request.uid();
    if (!request.createsPod()) {
      return AdmissionReviewWriter.allowed(uid, Notices.NONE);
    }
    return decide(request, known)
        .decision()
        .match(
            unchanged -> AdmissionReviewWriter.allowed(uid, unchanged.notices()),
            mutate -> patched(request, mutate),
            deny -> denied(request, deny.message()));
  }

  private AdmissionResponse patched(AdmissionRequest request, Mutate mutate) {
    AdmissionResponse answer =
        AdmissionReviewWriter.patched(
            request.uid(), PodPatcher.patch(request.object(), mutate), mutate.notices());
    if (answer.kind() == AdmissionResponse.Kind.PATCHED) {
      log.patched(request, mutate);
    }
    return answer;
  }

  private AdmissionResponse denied(AdmissionRequest request, String sentence) {
    log.denied(request, sentence);
    return AdmissionReviewWriter.denied(request.uid(), sentence);
  }

  private AdmissionResponse decideAndCompare(AdmissionRequest request, PolicySet known) {
    String uid = request.uid();
    if (request.createsPod()) {
      return answer(request, refuseFinalPod(request, known));
    }
    if (request.updatesPod()) {
      return answer(
          request,
          engine.refuseUpdate(
              request.namespace(),
              request.oldObject(),
              request.object(),
              known,
              authorization(request)));
    }
    List<String> warnings =
        PodTemplates.of(request.kind(), request.object()).stream()
            .flatMap(template -> warnings(request, template, known))
            .toList();
    return AdmissionReviewWriter.allowed(uid, Notices.warning(warnings));
  }

  private Stream<String> warnings(AdmissionRequest request, Template template, PolicySet known) {
    return Stream.concat(
        ExemptLabels.warningOfTemplate(request.object()).stream(),
        engine.foretell(request.namespace(), template, known).stream()
            .map(why -> "Its pods will be denied: " + why));
  }

  /**
   * What was decided.
   *
   * @param by the one snapshot that says so
   */
  private record Decided(Decision decision, PolicySet by) {}

  private Decided decide(AdmissionRequest request, PolicySet known) {
    if (request.mirrorsPod()) {
      return new Decided(Decision.Unchanged.SILENTLY, known);
    }
    try {
      Decision decision =
          engine.decide(request.namespace(), request.object(), known, authorization(request));
      if (isInjecting(decision)
          || !PolicyEngine.asksForUnknown(request.namespace(), request.object(), known)) {
        return new Decided(decision, known);
      }
      PolicySet by = policies.refreshed(request.namespace()).at(clock.instant());
      JsonNode pod = request.asReadBy(by).object();
      return new Decided(engine.decide(request.namespace(), pod, by, authorization(request)), by);
    } catch (UndecidableException e) {
      return new Decided(new Decision.Deny(e.sentence()), known);
    }
  }

  private Authorization authorization(AdmissionRequest request) {
    return new Authorization(request.caller(), policies.authorizer());
  }

  /** Then the pod has found a policy, whatever it asks for. */
  private static boolean isInjecting(Decision decision) {
    return decision instanceof Mutate mutate
        && mutate.injection().filter(each -> !each.containers().isEmpty()).isPresent();
  }

  /** Why a pod is not what it must be, after every webhook had its turn. */
  private Optional<String> refuseFinalPod(AdmissionRequest request, PolicySet known) {
    Decided decided = decide(request, known);
    return decided
        .decision()
        .match(
            unchanged -> Optional.empty(),
            mutate -> difference(request.object(), mutate, decided.by()),
            deny -> Optional.of(deny.message()));
  }

  /** While Modelgate is updated, a replica of the other version may have injected its verifier. */
  private static Optional<String> difference(JsonNode pod, Mutate mutate, PolicySet by) {
    Optional<String> difference = PodPatcher.difference(pod, mutate);
    return difference.filter(
        sentence ->
            by.verifiers().stream()
                .noneMatch(
                    image -> PodPatcher.difference(pod, mutate.withVerifier(image)).isEmpty()));
  }

  private AdmissionResponse answer(AdmissionRequest request, Optional<String> refusal) {
    return refusal
        .map(sentence -> denied(request, sentence))
        .orElseGet(() -> AdmissionReviewWriter.allowed(request.uid(), Notices.NONE));
  }
}
