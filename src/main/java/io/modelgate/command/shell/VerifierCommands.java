package io.modelgate.command.shell;

import io.modelgate.cli.CommandDescription;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The verifier's commands as those of the full command are described. They are only described: who
 * calls one gets the verifier itself.
 */
public final class VerifierCommands {
  private static final String NEGATABLE = "--[no-]";

  private VerifierCommands() {}

  /** Adds a description of each of the verifier's commands to the full command. */
  public static void describe(CommandSpec root) {
    CommandDescription.all().forEach(each -> root.addSubcommand(each.name(), of(each)));
  }

  private static CommandSpec of(CommandDescription described) {
    CommandSpec spec = CommandSpec.create();
    UsageMessageSpec usage = spec.usageMessage();
    usage.description(described.description());
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(new TreeMap<>(CommandDescription.exitCodes()));
    usage.footerHeading("%nExamples:%n").footer("  " + described.example().replace("%", "%%"));
    described.options().forEach((written, meaning) -> spec.addOption(option(written, meaning)));
    if (!described.operand().isEmpty()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(described.operand())
              .type(List.class)
              .auxiliaryTypes(File.class)
              .arity("0..*")
              .build());
    }
    described.commands().forEach(each -> spec.addSubcommand(each.name(), of(each)));
    return spec;
  }

  /** Of {@code -h, --help}, {@code --output FORMAT} or {@code --[no-]ignore-git-paths}. */
  private static OptionSpec option(String written, String meaning) {
    String[] words = written.split(" ");
    String name = words[words.length - 1];
    if (name.startsWith("-")) {
      return OptionSpec.builder(names(words)).arity("0").description(escaped(meaning)).build();
    }
    String[] names = names(Arrays.copyOf(words, words.length - 1));
    OptionSpec.Builder option =
        OptionSpec.builder(names).arity("1").paramLabel(name).description(escaped(meaning));
    if (name.contains("|")) {
      option.type(String.class).completionCandidates(List.of(name.split("\\|")));
    } else {
      option.type(name.equals("FILE") || name.equals("PATH") ? File.class : String.class);
    }
    return option.build();
  }

  private static String[] names(String[] words) {
    String word = words[0].replace(",", "");
    if (words.length > 1) {
      return new String[] {word, words[1]};
    }
    return word.startsWith(NEGATABLE)
        ? new String[] {"--" + word.substring(NEGATABLE.length()), word.replaceAll("[\\[\\]]", "")}
        : new String[] {word};
  }

  /** Descriptions are formats, with variables. */
  private static String escaped(String text) {
    return text.replace("%", "%%").replace("$", "$$");
  }
}
