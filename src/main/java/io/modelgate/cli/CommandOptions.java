package io.modelgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that a command knows. */
final class CommandOptions {
  private final Options options = new Options();
  private final Map<String, String> described = new LinkedHashMap<>();

  /** Adds an option without a value. */
  CommandOptions flag(String name, String description) {
    described.put("--" + name, description);
    return add(Option.builder().longOpt(name));
  }

  /** A switch that also has a letter. */
  CommandOptions flag(String letter, String name, String description) {
    described.put("-" + letter + ", --" + name, description);
    return add(Option.builder(letter).longOpt(name));
  }

  /** A switch that {@code --no-} turns off. */
  CommandOptions negatable(String name, String description) {
    described.put("--[no-]" + name, description);
    return add(Option.builder().longOpt(name)).add(Option.builder().longOpt("no-" + name));
  }

  /**
   * An option with a value.
   *
   * @param label what the value is, for example {@code FILE}
   */
  CommandOptions value(String name, String label, String description) {
    described.put("--" + name + " " + label, description);
    return add(Option.builder().longOpt(name).hasArg());
  }

  private CommandOptions add(Option.Builder option) {
    options.addOption(option.get());
    return this;
  }

  /** As the parser knows them. */
  Options options() {
    return options;
  }

  /** How each is written, and what it means, in the order of their declaration. */
  Map<String, String> described() {
    return described;
  }
}
