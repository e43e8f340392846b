package io.modelgate.watch;

import static java.util.stream.Collectors.joining;

import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import java.util.List;

/** What of a policy that the API server enforces only the webhook does, as conditions say it. */
final class WebhookOnlyRules {
  /** On an API server that changes no pods by itself. */
  static final Left MUTATION =
      new Left(
          "sets the runtimeClassName of pods, because the API server has no"
              + " MutatingAdmissionPolicy",
          "use Kubernetes 1.36 or newer");

  private WebhookOnlyRules() {}

  /**
   * A sentence; empty if nothing is left to it.
   *
   * @param isOnly whether nothing should be, so that the sentence says what to change
   */
  static String note(List<Left> left, boolean isOnly) {
    if (left.isEmpty()) {
      return PolicyCondition.FINE;
    }
    String what = left.stream().map(Left::what).collect(joining(", and ", "Only the webhook ", ""));
    return isOnly
        ? left.stream().map(Left::change).collect(joining(", and ", what + ": ", "."))
        : what + ".";
  }
}
