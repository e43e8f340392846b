package io.modelgate.architecture.flawed.cli;

import io.modelgate.architecture.flawed.policy.Engine;

/** One half of a cycle. */
public final class Cli {
  /** What the cycle goes through. */
  public Engine engine() {
    return new Engine();
  }
}
