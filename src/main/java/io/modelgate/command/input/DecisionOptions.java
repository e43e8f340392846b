package io.modelgate.command.input;

import io.modelgate.command.output.Console;
import io.modelgate.config.FixedConfig;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.verify.problem.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of each command that decides. */
public final class DecisionOptions {
  @Mixin private Console console = new Console();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A key of the controller's configuration, for example modelgate.verifier.image. May be"
              + " repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private TimeOption time = new TimeOption();

  /** When it is decided. */
  public Instant at() {
    return time.at();
  }

  /** The engine that decides, as these options configure it. */
  public PolicyEngine engine() {
    for (String key : settings.keySet()) {
      if (!key.startsWith(ModelgateConfig.PREFIX)) {
        throw console.wrong(
            "--set %s: a key begins with %s, for example modelgate.verifier.image."
                .formatted(Printable.of(key), ModelgateConfig.PREFIX));
      }
    }
    ModelgateConfig config = new ModelgateConfig(FixedConfig.defaultsAnd(settings));
    if (!config.faults().isEmpty()) {
      throw console.wrong("--set: " + String.join(" ", config.faults()));
    }
    return new PolicyEngine(config.verifier());
  }
}
