package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.ValidationContainer.Sidecar;
import java.util.List;

/**
 * What makes a native sidecar of an init container: the ones after it start when its startup probe
 * succeeds, that is once the model is verified. All probes are commands: nothing listens on the
 * pod's network, where another process could answer first.
 */
final class SidecarJson {
  /** Each probe starts a Java runtime, and the first ones compete with the hashing. */
  private static final int STARTUP_SECONDS = 3;

  /** Together a week, since hashing takes as long as the volume is slow. */
  private static final int STARTUP_ATTEMPTS = 201_600;

  private static final int READY_SECONDS = 15;
  private static final int READY_ATTEMPTS = 2;
  private static final int ALIVE_SECONDS = 30;
  private static final int ALIVE_ATTEMPTS = 3;
  private static final int TIMEOUT_SECONDS = 10;

  private SidecarJson() {}

  static void add(ObjectNode container, Sidecar sidecar) {
    container.put("restartPolicy", "Always");
    List<String> ready = sidecar.readyProbe();
    List<String> alive = sidecar.aliveProbe();
    probe(container.putObject("startupProbe"), ready, STARTUP_SECONDS, STARTUP_ATTEMPTS);
    probe(container.putObject("readinessProbe"), ready, READY_SECONDS, READY_ATTEMPTS);
    probe(container.putObject("livenessProbe"), alive, ALIVE_SECONDS, ALIVE_ATTEMPTS);
  }

  private static void probe(ObjectNode probe, List<String> command, int seconds, int attempts) {
    ArrayNode words = probe.putObject("exec").putArray("command");
    command.forEach(words::add);
    probe.put("periodSeconds", seconds);
    probe.put("failureThreshold", attempts);
    probe.put("successThreshold", 1);
    probe.put("timeoutSeconds", TIMEOUT_SECONDS);
  }

  /** The only mount for writing, of a volume that nobody else mounts. */
  static ObjectNode mount(Sidecar sidecar) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", sidecar.volume())
        .put("mountPath", sidecar.directory());
  }
}
