package io.modelgate.command.input;

import io.modelgate.config.FixedConfig;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.PolicyEngine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of each command that decides. */
public final class DecisionOptions {
  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

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

  /** What decides. */
  public PolicyEngine engine() {
    ModelgateConfig config = new ModelgateConfig(FixedConfig.defaultsAnd(settings));
    if (!config.faults().isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(command, "picocli sets it").commandLine(),
          "--set: " + String.join(" ", config.faults()));
    }
    return new PolicyEngine(config.verifier());
  }
}
