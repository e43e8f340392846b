package io.modelgate.command.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not write: a line for each word that may stand there. */
final class FishScript {
  private final StringBuilder script = new StringBuilder();
  private final String name;

  private FishScript(String name) {
    this.name = name;
  }

  /** The script for a command and all of its own. */
  static String of(String name, CommandSpec root) {
    FishScript script = new FishScript(name);
    script.script.append("complete -c ").append(name).append(" -f\n");
    script.command(root, List.of());
    return script.script.toString();
  }

  /** The command itself, and those below it. */
  private void command(CommandSpec command, List<String> path) {
    Map<String, CommandLine> below = command.subcommands();
    StringJoiner condition = new StringJoiner("; and ");
    path.forEach(each -> condition.add("__fish_seen_subcommand_from " + each));
    String here = condition.toString();
    if (!below.isEmpty()) {
      condition.add("not __fish_seen_subcommand_from " + String.join(" ", below.keySet()));
    }
    command.options().forEach(each -> option(each, below.isEmpty() ? here : condition.toString()));
    command.positionalParameters().stream()
        .filter(each -> values(each).isEmpty() && isFile(each))
        .forEach(each -> line(condition.toString(), "-F"));
    command.positionalParameters().stream()
        .filter(each -> !values(each).isEmpty())
        .forEach(each -> line(condition.toString(), "-a " + quoted(values(each))));
    below.forEach(
        (word, line) -> {
          String description = String.join(" ", line.getCommandSpec().usageMessage().description());
          line(condition.toString(), "-a " + word + " -d " + quoted(description));
          command(line.getCommandSpec(), Stream.concat(path.stream(), Stream.of(word)).toList());
        });
  }

  private void option(OptionSpec option, String condition) {
    StringJoiner words = new StringJoiner(" ");
    for (String each : option.names()) {
      words.add(each.startsWith("--") ? "-l " + each.substring(2) : "-s " + each.substring(1));
    }
    if (option.arity().max() > 0) {
      words.add(isFile(option) ? "-r -F" : "-x");
      if (!values(option).isEmpty()) {
        words.add("-a " + quoted(values(option)));
      }
    }
    words.add("-d " + quoted(String.join(" ", option.description())));
    line(condition, words.toString());
  }

  private void line(String condition, String words) {
    script.append("complete -c ").append(name);
    if (!condition.isEmpty()) {
      script.append(" -n ").append(quoted(condition));
    }
    script.append(' ').append(words).append('\n');
  }

  /** Labels say it where the value is text that names a file. */
  private static boolean isFile(ArgSpec argument) {
    Class<?> type = argument.typeInfo().getType();
    return type == File.class
        || type == Path.class
        || List.of("FILE", "DIR", "PATH", "MODEL").contains(argument.paramLabel());
  }

  private static String values(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null ? "" : String.join(" ", candidates);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
