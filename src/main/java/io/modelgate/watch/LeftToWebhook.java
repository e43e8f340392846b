package io.modelgate.watch;

import static java.util.stream.Collectors.joining;

import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import java.util.List;

/** What of a policy that the API server enforces only the webhook does, as conditions say it. */
final class LeftToWebhook {
  /** On an API server that changes no pods by itself. */
  static final Left MUTATION =
      new Left(
          "sets the runtimeClassName of pods, because the API server has no"
              + " MutatingAdmissionPolicy",
          "use Kubernetes 1.36 or newer");

  private LeftToWebhook() {}

  /** A sentence; empty if nothing is left to it. */
  static String note(List<Left> left) {
    return left.isEmpty()
        ? Check.FINE
        : left.stream().map(Left::what).collect(joining(", and ", "Only the webhook ", "."));
  }
}
