package io.modelgate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * Tells news by Events, on the pod and on what owns it. An Event's name is made from what it tells,
 * so that it is told once, also by the next leader; and what happened longer ago than Events are
 * kept (an hour by default) is not told anew. For one thread.
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

  /** Takes note of what is new. */
  void add(ObservedPod pod, News news, Instant now) {
    if (news.at().plus(NEWS).isBefore(now) || queue.size() >= MOST_QUEUED) {
      return;
    }
    Owner self = new Owner("v1", "Pod", pod.name(), pod.uid());
    queue.add(event(pod, self, self, news));
    pod.owner().ifPresent(owner -> queue.add(event(pod, owner, self, news)));
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

  private static PodEvent event(ObservedPod pod, Owner about, Owner self, News news) {
    String note =
        "%s%s: %s"
            .formatted(
                about.equals(self) ? "" : "Pod " + pod.name() + ", ", news.topic(), news.message());
    return new PodEvent(
        name(about, news),
        pod.namespace(),
        about,
        self,
        news.isWarning(),
        news.action(),
        news.reason(),
        cut(note),
        news.at());
  }

  /** One for each object, topic and state: the owner's is about the first of its pods. */
  private static String name(Owner about, News news) {
    String object = about.name();
    String readable = object.substring(0, Math.min(object.length(), LONGEST_NAME));
    return readable.replaceAll("[^a-z0-9]+$", "") + "." + hash(about.uid(), news);
  }

  private static String hash(String uid, News news) {
    try {
      byte[] told = (uid + "\n" + news.topic() + "\n" + news.state()).getBytes(UTF_8);
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
