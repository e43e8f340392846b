package io.modelgate.admission;

import io.modelgate.log.LibertyLevel;
import io.modelgate.log.OneLine;
import io.modelgate.policy.decision.Decision.Mutate;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line in the log for each pod that gets verifiers or a RuntimeClass, or is denied. A pod that
 * no policy concerns leaves none.
 */
final class AdmissionLog {
  private static final Logger LOG = Logger.getLogger(AdmissionLog.class.getName());
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST = 2_000;

  private final Consumer<String> lines;

  /** The server's log. */
  AdmissionLog() {
    this(line -> LOG.log(LibertyLevel.AUDIT, line));
  }

  /** Another one. */
  AdmissionLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A pod is patched so. */
  void patched(AdmissionRequest request, Mutate mutate) {
    Stream<String> containers =
        mutate.injection().stream()
            .flatMap(injection -> injection.policies().entrySet().stream())
            .map(AdmissionLog::injected);
    Stream<String> runtime =
        mutate.runtime().stream().map(each -> "set RuntimeClass \"%s\"".formatted(each.name()));
    String changes = Stream.concat(containers, runtime).collect(Collectors.joining(", "));
    if (!changes.isEmpty()) {
      log("Patched", request, changes);
    }
  }

  private static String injected(Map.Entry<String, String> policyByContainer) {
    return "injected init container \"%s\" for \"%s\""
        .formatted(policyByContainer.getKey(), policyByContainer.getValue());
  }

  /** A pod, or a change of it, is denied with a sentence. */
  void denied(AdmissionRequest request, String sentence) {
    log(request.createsPod() ? "Denied" : "Denied an update of", request, sentence);
  }

  private void log(String what, AdmissionRequest request, String why) {
    lines.accept(
        "%s pod \"%s/%s\": %s"
            .formatted(what, request.namespace(), name(request), OneLine.of(why, LONGEST)));
  }

  /** What its author wrote: it may be no name at all, since it is checked after webhooks. */
  private static String name(AdmissionRequest request) {
    String name = request.object().at("/metadata/name").asText();
    String prefix = request.object().at("/metadata/generateName").asText();
    return OneLine.of(name.isEmpty() ? prefix + "*" : name, LONGEST_NAME);
  }
}
