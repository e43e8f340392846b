package io.modelgate.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What became of the pods that were created while a fault happened. */
final class Tally {
  private static final int MOST_EXAMPLES = 5;

  private final List<String> slipped = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private int pods;
  private int refusedTries;
  private int deniedPods;
  private Duration longestRefusal = Duration.ZERO;
  private String longestRefused = "none";

  synchronized void stored(PodKind kind, String name, boolean isAsItShouldBe) {
    pods++;
    if (!isAsItShouldBe) {
      slipped.add(kind + " " + name);
    }
  }

  /** A pod that must not pass did not. */
  synchronized void denied() {
    pods++;
    deniedPods++;
  }

  synchronized void refused(PodKind kind, String message) {
    refusedTries++;
    if (refusals.size() < MOST_EXAMPLES) {
      refusals.add(kind + ": " + message);
    }
  }

  /** A pod that should pass was refused for so long. */
  synchronized void refusedFor(PodKind kind, String name, Duration duration) {
    if (duration.compareTo(longestRefusal) > 0) {
      longestRefusal = duration;
      longestRefused = kind + " " + name;
    }
  }

  /** How many pods were created or rightly denied. */
  synchronized int pods() {
    return pods;
  }

  /** Those of them that were rightly denied. */
  synchronized int deniedPods() {
    return deniedPods;
  }

  /** Pods that are stored and lack what they must have. */
  synchronized List<String> slipped() {
    return List.copyOf(slipped);
  }

  /** Tries to create pods that should pass, and that a webhook refused or did not answer. */
  synchronized int refusedTries() {
    return refusedTries;
  }

  synchronized Duration longestRefusal() {
    return longestRefusal;
  }

  @Override
  public synchronized String toString() {
    return "longest refused: %s; slipped: %s; refusals, for instance: %s"
        .formatted(longestRefused, slipped, refusals);
  }
}
