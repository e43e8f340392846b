package io.modelgate.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/** Makes configurations without a MicroProfile implementation, which only Liberty has. */
public final class Configurations {
  private Configurations() {}

  /** A configuration of just these keys. */
  public static ModelgateConfig of(Map<String, String> values) {
    return new ModelgateConfig(new MapConfig(values));
  }

  /** What every installation starts from. */
  public static ModelgateConfig defaults() {
    return of(defaultValues());
  }

  /** The values of {@link #defaults}. */
  public static Map<String, String> defaultValues() {
    Properties defaults = new Properties();
    try (InputStream in =
        ModelgateConfig.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      defaults.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> values = new HashMap<>();
    defaults.stringPropertyNames().forEach(key -> values.put(key, defaults.getProperty(key)));
    return values;
  }

  private record MapConfig(Map<String, String> values) implements Config {
    @Override
    public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
      return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public <T> T getValue(String key, Class<T> type) {
      return getOptionalValue(key, type).orElseThrow();
    }

    @Override
    public ConfigValue getConfigValue(String key) {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public Iterable<String> getPropertyNames() {
      return values.keySet();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
      return java.util.List.of();
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new IllegalArgumentException("nothing to unwrap");
    }
  }
}
