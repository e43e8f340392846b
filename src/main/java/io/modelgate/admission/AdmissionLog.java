package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.log.LibertyLevel;
import io.modelgate.log.OneLine;
import io.modelgate.policy.decision.Decision.Mutate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * One line in the log for each pod that gets verifiers or a RuntimeClass, or is denied. A pod that
 * no policy concerns leaves none.
 */
final class AdmissionLog {
  private static final Logger LOG = Logger.getLogger(AdmissionLog.class.getName());
  private static final int MAX_NAME_LENGTH = 253;
  private static final int MAX_LENGTH = 2_000;

  private final Consumer<String> lines;

  /** Writes to the server's log. */
  AdmissionLog() {
    this(line -> LOG.log(LibertyLevel.AUDIT, line));
  }

  /** Writes to another receiver, one line at a time. */
  AdmissionLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A pod is patched so. */
  void patched(AdmissionRequest request, Mutate mutate) {
    List<String> changes = new ArrayList<>();
    mutate
        .injection()
        .ifPresent(
            injection ->
                injection
                    .policies()
                    .forEach(
                        (container, policy) ->
                            changes.add(
                                "injected init container \""
                                    + container
                                    + "\" for \""
                                    + policy
                                    + "\"")));
    mutate.runtime().ifPresent(each -> changes.add("set RuntimeClass \"" + each.name() + "\""));
    if (!changes.isEmpty()) {
      log("Patched", request, String.join(", ", changes));
    }
  }

  /** A pod, or a change of it, is denied with a sentence. */
  void denied(AdmissionRequest request, String sentence) {
    log(request.createsPod() ? "Denied" : "Denied an update of", request, sentence);
  }

  private void log(String what, AdmissionRequest request, String why) {
    lines.accept(
        what
            + " pod \""
            + request.namespace()
            + "/"
            + name(request)
            + "\": "
            + OneLine.of(why, MAX_LENGTH));
  }

  /** What its author wrote: it may be no name at all, since it is checked after webhooks. */
  private static String name(AdmissionRequest request) {
    JsonNode metadata = request.object().path("metadata");
    String name = metadata.path("name").asText();
    String prefix = metadata.path("generateName").asText();
    return OneLine.of(name.isEmpty() ? prefix + "*" : name, MAX_NAME_LENGTH);
  }
}
