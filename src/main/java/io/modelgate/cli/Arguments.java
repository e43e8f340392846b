package io.modelgate.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * What was given on the command line.
 *
 * <p>Each option may be spelled with underscores too, as the reference signer's are.
 */
final class Arguments {
  private final CommandLine line;

  private Arguments(CommandLine line) {
    this.line = line;
  }

  /**
   * Reads words.
   *
   * @param stopAtWord whether all from the first word that is no option is left as it is
   * @throws UsageException where an option is unknown or lacks its value
   */
  static Arguments parse(Options options, List<String> words, boolean stopAtWord)
      throws UsageException {
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return new Arguments(parser.parse(options, hyphenated(options, words), stopAtWord));
    } catch (UnrecognizedOptionException e) {
      throw new UsageException("Unknown option: " + e.getOption());
    } catch (MissingArgumentException e) {
      throw new UsageException("Missing value of option --" + e.getOption().getLongOpt());
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String[] hyphenated(Options options, List<String> words) {
    String[] result = words.toArray(String[]::new);
    for (int i = 0; i < result.length && !result[i].equals("--"); i++) {
      int end = result[i].indexOf('=') < 0 ? result[i].length() : result[i].indexOf('=');
      String name = result[i].substring(0, end).replace('_', '-');
      if (name.startsWith("--") && options.hasLongOption(name)) {
        result[i] = name + result[i].substring(end);
      }
    }
    return result;
  }

  /** The words that are neither options nor their values. */
  List<String> words() {
    return line.getArgList();
  }

  boolean has(String option) {
    return line.hasOption(option);
  }

  /** Which of the two was given last; {@code otherwise} where neither was. */
  boolean isOn(String option, boolean otherwise) {
    boolean on = otherwise;
    for (Option each : line.getOptions()) {
      if (each.getLongOpt().equals(option)) {
        on = true;
      } else if (each.getLongOpt().equals("no-" + option)) {
        on = false;
      }
    }
    return on;
  }

  /**
   * The value of an option that may be given once.
   *
   * @throws UsageException where it is given more often
   */
  Optional<String> value(String option) throws UsageException {
    List<String> values = values(option);
    if (values.size() > 1) {
      throw new UsageException("Option --" + option + " is given twice");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** The value as a path. */
  Optional<Path> path(String option) throws UsageException {
    return value(option).map(Path::of);
  }

  /**
   * The value of an option that must be given, and not empty, as of a variable that a script forgot
   * to set.
   */
  String required(String option) throws UsageException {
    String value =
        value(option).orElseThrow(() -> new UsageException("Missing option: --" + option));
    if (value.isEmpty()) {
      throw new UsageException("Option --" + option + " is empty");
    }
    return value;
  }

  /** All values of an option that may be repeated. */
  List<String> values(String option) {
    String[] values = line.getOptionValues(option);
    return values == null ? List.of() : List.of(values);
  }
}
