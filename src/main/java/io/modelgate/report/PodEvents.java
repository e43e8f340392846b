package io.modelgate.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.modelgate.api.MessageReason;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.report.PodValidation.Attempts;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.PodEvent;
import io.modelgate.watch.outcome.RuleResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The Events about a pod, and about what owns it. An Event's name is made from what it says, so
 * that it is there once, whichever leader creates it. Of a container that fails again and again,
 * each time that the number of its attempts has doubled has one of its own.
 */
final class PodEvents {
  private static final int MAX_NAME_LENGTH = 200;
  private static final int MAX_NOTE_LENGTH = 1_024;
  private static final int DIGITS = 16;

  private PodEvents() {}

  /** About what the verifier found; only what ends something. */
  static List<PodEvent> of(ObservedPod pod, PolicyId policy, PodValidation verdict, Instant now) {
    if (!verdict.recalls().isEmpty()) {
      return ofRecall(pod, policy, verdict, now);
    }
    boolean isWarning = verdict.result() == ValidationStatus.FAILED;
    if (!isWarning && verdict.result() != ValidationStatus.VALIDATED) {
      return List.of();
    }
    int milestone = isWarning ? verdict.attempts().milestone() : 0;
    return of(
        pod,
        policy.display(),
        verdict.result().spelling() + (milestone > 1 ? " " + milestone : ""),
        isWarning,
        "VerifyModel",
        isWarning ? MessageReason.MODEL_NOT_VALIDATED : MessageReason.MODEL_VALIDATED,
        isWarning
            ? verdict.message() + attempts(verdict.attempts())
            : verdict.message() + models(verdict.models()),
        verdict.at().orElse(now));
  }

  /** Recalled now, however long ago it was verified. */
  private static List<PodEvent> ofRecall(
      ObservedPod pod, PolicyId policy, PodValidation verdict, Instant now) {
    String recalls = verdict.recalls().stream().map(PolicyId::name).sorted().collect(joining(", "));
    return of(
        pod,
        policy.display(),
        "Recalled " + recalls,
        true,
        "RecallModel",
        MessageReason.MODEL_RECALLED,
        verdict.message(),
        now);
  }

  private static String models(List<SignedModel> models) {
    return models.isEmpty()
        ? ""
        : models.stream().map(SignedModel::sentence).collect(joining("; ", " (", ")"));
  }

  /** What a refusal costs: each restart verifies again from the beginning. */
  private static String attempts(Attempts attempts) {
    return attempts.count() > 1
        ? " (attempt %d, the last one took %d s)"
            .formatted(attempts.count(), attempts.last().toSeconds())
        : "";
  }

  /** About a pod that does not run where its RuntimeClass says. */
  static List<PodEvent> ofMismatch(ObservedPod pod, RuleResult proof) {
    Instant last =
        pod.runs().stream()
            .flatMap(run -> run.ended().stream())
            .map(Ended::at)
            .reduce(pod.created(), (one, other) -> one.isBefore(other) ? other : one);
    return of(
        pod,
        "RuntimeClass " + proof.runtime(),
        proof.rule(),
        true,
        "CheckRuntime",
        MessageReason.RUNTIME_MISMATCH,
        proof.message(),
        last);
  }

  private static List<PodEvent> of(
      ObservedPod pod,
      String topic,
      String state,
      boolean isWarning,
      String action,
      MessageReason reason,
      String message,
      Instant at) {
    Owner self = new Owner("v1", "Pod", pod.name(), pod.uid());
    List<Owner> about = new ArrayList<>(List.of(self));
    pod.owner().ifPresent(about::add);
    return about.stream()
        .map(
            each ->
                new PodEvent(
                    name(each, topic, state),
                    pod.namespace(),
                    each,
                    self,
                    isWarning,
                    action,
                    reason.text(),
                    cut(
                        "%s%s: %s"
                            .formatted(
                                each.equals(self) ? "" : "Pod " + pod.name() + ", ",
                                topic,
                                message)),
                    at))
        .toList();
  }

  /** One for each object, topic and state: the owner's is about the first of its pods. */
  private static String name(Owner about, String topic, String state) {
    String object = about.name();
    String readable = object.substring(0, Math.min(object.length(), MAX_NAME_LENGTH));
    return readable.replaceAll("[^a-z0-9]+$", "") + "." + hash(about.uid(), topic, state);
  }

  private static String hash(String uid, String topic, String state) {
    byte[] said = (uid + "\n" + topic + "\n" + state).getBytes(UTF_8);
    return Sha256.hex(said).substring(0, DIGITS);
  }

  private static String cut(String note) {
    String cut = note;
    while (cut.getBytes(UTF_8).length > MAX_NOTE_LENGTH) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
