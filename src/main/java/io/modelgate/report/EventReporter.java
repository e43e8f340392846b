package io.modelgate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.policy.model.PolicyId;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.PodEvent;
import io.modelgate.watch.outcome.Written;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Tells of verdicts by Events, on the pod and on what owns it. An Event's name is made from what it
 * tells, so that it is told once, also by the next leader; and what happened longer ago than Events
 * are kept (an hour by default) is not told anew. For one thread.
 */
final class EventReporter {
  private static final Duration NEWS = Duration.ofMinutes(30);
  private static final int MOST_QUEUED = 20_000;
  private static final int MOST_A_ROUND = 200;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_NOTE = 1_024;
  private static final int DIGITS = 16;

  private final Cluster cluster;
  private final OutcomeMetrics metrics;
  private final Deque<PodEvent> queue = new ArrayDeque<>();

  EventReporter(Cluster cluster, OutcomeMetrics metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
  }

  /** Takes note of a verdict that is new. */
  void add(ObservedPod pod, PolicyId policy, Verdict verdict, Instant now) {
    Instant at = verdict.at().orElse(now);
    boolean isSettled = verdict.result() == Result.VALIDATED || verdict.result() == Result.FAILED;
    if (!isSettled || at.plus(NEWS).isBefore(now) || queue.size() >= MOST_QUEUED) {
      return;
    }
    Owner self = new Owner("v1", "Pod", pod.name(), pod.uid());
    queue.add(event(pod, self, self, policy, verdict, at));
    pod.owner().ifPresent(owner -> queue.add(event(pod, owner, self, policy, verdict, at)));
  }

  /** Writes what is queued, as much as is decent at a time. */
  void report() {
    for (int i = 0; i < MOST_A_ROUND && !queue.isEmpty() && cluster.isLeader(); i++) {
      PodEvent event = queue.peek();
      Owner about = cluster.outermostOwner(event.namespace(), event.about());
      Written result = cluster.write(event.about(about));
      metrics.eventWritten(result);
      if (result == Written.FAILED) {
        return;
      }
      queue.remove();
    }
  }

  private static PodEvent event(
      ObservedPod pod, Owner about, Owner self, PolicyId policy, Verdict verdict, Instant at) {
    boolean isWarning = verdict.result() == Result.FAILED;
    String note =
        "%s%s: %s"
            .formatted(
                about.equals(self) ? "" : "Pod " + pod.name() + ", ",
                policy.display(),
                verdict.message());
    return new PodEvent(
        name(about, policy, verdict.result()),
        pod.namespace(),
        about,
        self,
        isWarning,
        isWarning ? "ModelNotValidated" : "ModelValidated",
        cut(note),
        at);
  }

  /** One for each object, policy and result: the owner's is about the first of its pods. */
  private static String name(Owner about, PolicyId policy, Result result) {
    String object = about.name();
    String readable = object.substring(0, Math.min(object.length(), LONGEST_NAME));
    return readable.replaceAll("[^a-z0-9]+$", "") + "." + hash(about.uid(), policy, result);
  }

  private static String hash(String uid, PolicyId policy, Result result) {
    try {
      byte[] told = (uid + "\n" + policy.display() + "\n" + result.spelling()).getBytes(UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(told);
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String cut(String note) {
    String cut = note;
    while (cut.getBytes(UTF_8).length > LONGEST_NOTE) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
