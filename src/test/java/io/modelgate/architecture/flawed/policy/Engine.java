package io.modelgate.architecture.flawed.policy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.architecture.flawed.cli.Cli;

/**
 * Breaks: policy imports no cli, imports have no cycles, only the watch talks to the API server.
 */
public final class Engine {
  /** The cycle's other half. */
  public Cli cli() {
    return new Cli();
  }

  /** A call on the request path. */
  public String call(KubernetesClient client) {
    return client.getNamespace();
  }
}
