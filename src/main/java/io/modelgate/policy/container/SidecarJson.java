package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What makes a native sidecar of an init container: the ones after it start when its startup probe
 * succeeds, that is once the model is verified.
 */
final class SidecarJson {
  /** Together a week, since hashing takes as long as the volume is slow. */
  private static final int STARTUP_SECONDS = 2;

  private static final int STARTUP_ATTEMPTS = 302_400;
  private static final int SECONDS = 10;
  private static final int ATTEMPTS = 3;
  private static final int TIMEOUT_SECONDS = 5;

  private SidecarJson() {}

  static void add(ObjectNode container, int port) {
    container.put("restartPolicy", "Always");
    probe(container.putObject("startupProbe"), "/ready", port, STARTUP_SECONDS, STARTUP_ATTEMPTS);
    probe(container.putObject("readinessProbe"), "/ready", port, SECONDS, ATTEMPTS);
    probe(container.putObject("livenessProbe"), "/healthz", port, SECONDS, ATTEMPTS);
  }

  private static void probe(ObjectNode probe, String path, int port, int seconds, int attempts) {
    probe.putObject("httpGet").put("path", path).put("port", port).put("scheme", "HTTP");
    probe.put("periodSeconds", seconds);
    probe.put("failureThreshold", attempts);
    probe.put("successThreshold", 1);
    probe.put("timeoutSeconds", TIMEOUT_SECONDS);
  }
}
