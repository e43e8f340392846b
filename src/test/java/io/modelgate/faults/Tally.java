package io.modelgate.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What became of the pods that were created while a fault happened. */
final class Tally {
  private final List<String> slipped = new ArrayList<>();
  private int pods;
  private int refusedTries;
  private int deniedPods;
  private Duration longestRefusal = Duration.ZERO;
  private String longestRefused = "none";
  private List<String> itsRefusals = List.of();

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

  /** A try to create a pod that should pass was refused. */
  synchronized void refused() {
    refusedTries++;
  }

  /** A pod that should pass was refused for so long, by one try after the other. */
  synchronized void refusedFor(
      PodKind kind, String name, Duration duration, List<String> refusals) {
    if (duration.compareTo(longestRefusal) > 0) {
      longestRefusal = duration;
      longestRefused = kind + " " + name;
      itsRefusals = List.copyOf(refusals);
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
    return "longest refused: %s %s; slipped: %s".formatted(longestRefused, itsRefusals, slipped);
  }
}
