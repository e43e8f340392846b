package io.modelgate.config;

import java.util.Map;

/** Makes configurations without a MicroProfile implementation, which only Liberty has. */
public final class Configurations {
  private Configurations() {}

  /** A configuration of just these keys. */
  public static ModelgateConfig of(Map<String, String> values) {
    return new ModelgateConfig(new FixedConfig(values));
  }

  /** What every installation starts from. */
  public static ModelgateConfig defaults() {
    return new ModelgateConfig(FixedConfig.defaultsAnd(Map.of()));
  }

  /** The values of {@link #defaults}. */
  public static Map<String, String> defaultValues() {
    return FixedConfig.defaultsAnd(Map.of()).values();
  }
}
