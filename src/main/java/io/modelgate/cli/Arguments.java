package io.modelgate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
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
  private final List<Option> options;
  private final List<String> words;

  private Arguments(List<Option> options, List<String> words) {
    this.options = options;
    this.words = words;
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
      CommandLine line = parser.parse(options, plain(options, words), stopAtWord);
      return new Arguments(List.of(line.getOptions()), line.getArgList());
    } catch (UnrecognizedOptionException e) {
      String unknown = e.getOption().replaceFirst("=.*", "");
      throw new UsageException(
          "Unknown option: " + e.getOption() + Suggestion.of(unknown, spellings(options)));
    } catch (MissingArgumentException e) {
      throw new UsageException("Missing value of option --" + e.getOption().getLongOpt());
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** How all of them are written. */
  static List<String> spellings(Options options) {
    List<String> all = new ArrayList<>();
    for (Option each : options.getOptions()) {
      all.add("--" + each.getLongOpt());
      if (each.getOpt() != null) {
        all.add("-" + each.getOpt());
      }
    }
    return all;
  }

  /** The words as the library reads them: without underscores, and switches without values. */
  private static String[] plain(Options options, List<String> words) throws UsageException {
    List<String> result = new ArrayList<>(words);
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    for (int i = end - 1; i >= 0; i--) {
      String word = words.get(i);
      int sign = word.indexOf('=') < 0 ? word.length() : word.indexOf('=');
      String name = word.substring(0, sign).replace('_', '-');
      if (!name.startsWith("--") || !options.hasLongOption(name)) {
        continue;
      }
      String value = word.substring(sign);
      if (value.isEmpty() || options.getOption(name).hasArg()) {
        result.set(i, name + value);
      } else if (value.equals("=true")) {
        result.set(i, name);
      } else if (value.equals("=false") && options.hasLongOption("--no-" + name.substring(2))) {
        result.set(i, "--no-" + name.substring(2));
      } else if (value.equals("=false") && !name.startsWith("--no-")) {
        result.remove(i);
      } else {
        throw new UsageException(
            "%s is \"%s\", neither true nor false".formatted(name, value.substring(1)));
      }
    }
    return result.toArray(String[]::new);
  }

  /** The words that are neither options nor their values. */
  List<String> words() {
    return words;
  }

  /** The parts that begin with an option, each to the next of them. */
  List<Arguments> groups(String first) {
    List<List<Option>> groups = new ArrayList<>();
    for (Option each : options) {
      if (each.getLongOpt().equals(first)) {
        groups.add(new ArrayList<>());
      }
      if (!groups.isEmpty()) {
        groups.get(groups.size() - 1).add(each);
      }
    }
    return groups.stream().map(group -> new Arguments(group, List.of())).toList();
  }

  /** What was given before the first of an option, and so belongs to none of its groups. */
  Arguments before(String first) {
    List<Option> before = new ArrayList<>();
    for (Option each : options) {
      if (each.getLongOpt().equals(first)) {
        break;
      }
      before.add(each);
    }
    return new Arguments(before, List.of());
  }

  /** The names of all options that were given. */
  List<String> names() {
    return options.stream().map(Option::getLongOpt).toList();
  }

  boolean has(String option) {
    return options.stream().anyMatch(each -> each.getLongOpt().equals(option));
  }

  /** Which of the two was given last; {@code otherwise} where neither was. */
  boolean isOn(String option, boolean otherwise) {
    boolean on = otherwise;
    for (Option each : options) {
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
    return options.stream()
        .filter(each -> each.getLongOpt().equals(option))
        .flatMap(each -> each.getValuesList().stream())
        .toList();
  }
}
