package io.modelgate.whatif;

import java.util.ArrayList;
import java.util.List;

/** What is another way with a pod, for people. */
final class ChangeDetails {
  private ChangeDetails() {}

  /** As one or more sentences; empty if nothing is. */
  static String of(DecisionChange result, PodDecision before, PodDecision after) {
    return switch (result) {
      case UNDECIDED, DENIED, DENIED_TODAY -> after.message();
      case ADMITTED -> "Denied today: " + before.message();
      case UNPROTECTED, PROTECTED, PATCHED -> patched(before, after);
      case WARNED -> String.join(" ", added(before.warnings(), after.warnings()));
      case AUDITED -> String.join(" ", added(before.audit(), after.audit()));
      case UNCHANGED -> stored(before.stored(), after.stored());
    };
  }

  private static String patched(PodDecision before, PodDecision after) {
    List<String> sentences = new ArrayList<>();
    List<String> gained = added(before.validatedFor(), after.validatedFor());
    List<String> lost = added(after.validatedFor(), before.validatedFor());
    if (!gained.isEmpty()) {
      sentences.add("Verified for %s.".formatted(String.join(", ", gained)));
    }
    if (!lost.isEmpty()) {
      sentences.add("Verified for %s no longer.".formatted(String.join(", ", lost)));
    }
    if (!before.runtimeClass().equals(after.runtimeClass())) {
      sentences.add(
          "%s instead of %s."
              .formatted(
                  after.runtimeClass().isEmpty()
                      ? "No RuntimeClass"
                      : "RuntimeClass " + after.runtimeClass(),
                  before.runtimeClass().isEmpty() ? "none" : before.runtimeClass()));
    }
    if (sentences.isEmpty()) {
      sentences.add("What is injected is another.");
    }
    return String.join(" ", sentences);
  }

  private static String stored(StoredPodStatus before, StoredPodStatus after) {
    return before.state() == after.state()
        ? ""
        : String.join(" ", added(before.gaps(), after.gaps()));
  }

  private static List<String> added(List<String> before, List<String> after) {
    return after.stream().filter(each -> !before.contains(each)).toList();
  }
}
