package io.modelgate.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that a command knows. */
final class Declarations {
  private final Options options = new Options();

  /** A switch. */
  Declarations flag(String name, String description) {
    options.addOption(Option.builder().longOpt(name).desc(description).get());
    return this;
  }

  /** A switch that also has a letter. */
  Declarations flag(String letter, String name, String description) {
    options.addOption(Option.builder(letter).longOpt(name).desc(description).get());
    return this;
  }

  /** A switch that {@code --no-} turns off. */
  Declarations negatable(String name, String description) {
    return flag(name, description).flag("no-" + name, "The contrary.");
  }

  /**
   * An option with a value.
   *
   * @param label what the value is, for instance {@code FILE}
   */
  Declarations value(String name, String label, String description) {
    options.addOption(
        Option.builder().longOpt(name).hasArg().argName(label).desc(description).get());
    return this;
  }

  Options options() {
    return options;
  }
}
