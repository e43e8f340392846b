package io.modelgate.command.shell;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's page of the manual, as man(7) has it. */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /** The page's name without its section: {@code modelgate-verify-key}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  static String of(CommandSpec command) {
    ManualPage page = new ManualPage();
    UsageMessageSpec usage = command.usageMessage();
    String name = name(command);
    page.line(
        ".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"Modelgate\" \"Modelgate Manual\"");
    page.line(".nh"); // names of options and files are not broken
    page.line(".ad l");
    page.section("NAME");
    page.text(name + " - " + rendered(command, usage.description()));
    page.section("SYNOPSIS");
    page.text(String.join(" ", synopsis(command).split("\\s+")));
    if (!command.positionalParameters().isEmpty() || !command.options().isEmpty()) {
      page.section("OPTIONS");
      command.positionalParameters().forEach(each -> page.term(each.paramLabel(), each));
      command.options().forEach(each -> page.term(names(each), each));
    }
    if (!command.subcommands().isEmpty()) {
      page.section("COMMANDS");
      shown(command)
          .forEach(
              each -> page.term(each.name(), rendered(each, each.usageMessage().description())));
    }
    if (!usage.exitCodeList().isEmpty()) {
      page.section("EXIT STATUS");
      usage.exitCodeList().forEach(page::term);
    }
    page.footer(command, usage);
    page.seeAlso(command);
    return page.page.toString();
  }

  private void footer(CommandSpec command, UsageMessageSpec usage) {
    if (usage.footer().length == 0) {
      return;
    }
    section(usage.footerHeading().contains("xample") ? "EXAMPLES" : "NOTES");
    for (String each : usage.footer()) {
      String text = rendered(command, each).strip();
      if (!text.isEmpty()) {
        line(".PP");
        text(text);
      }
    }
  }

  private void seeAlso(CommandSpec command) {
    StringJoiner pages = new StringJoiner(", ");
    if (command.parent() != null) {
      pages.add(name(command.parent()) + "(1)");
    }
    shown(command).forEach(each -> pages.add(name(each) + "(1)"));
    section("SEE ALSO");
    text(pages.toString());
  }

  /** The commands below one that are for people. */
  static List<CommandSpec> shown(CommandSpec command) {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .toList();
  }

  private static String synopsis(CommandSpec command) {
    return new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .synopsis(0)
        .strip();
  }

  /** Formats and variables filled in. */
  private static String rendered(CommandSpec command, String... text) {
    return String.join(" ", text)
        .replace("${ROOT-COMMAND-NAME}", command.root().name())
        .replace("%n", " ")
        .replace("%%", "%")
        .strip();
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private void term(String term, ArgSpec meaning) {
    term(term, String.join(" ", meaning.description()));
  }

  private void term(String term, String meaning) {
    line(".TP");
    line("\\fB" + escaped(term) + "\\fR");
    text(meaning);
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void text(String text) {
    line(escaped(text));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** What roff would read as its own, and hyphens that are copied into a shell. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
