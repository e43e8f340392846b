package io.modelgate.cli;

import java.util.List;
import java.util.Map;

/**
 * What a command takes, for those who describe it: completion and manual pages of the full command.
 *
 * @param name a word
 * @param description one sentence
 * @param operand what stands behind the options, for example {@code MODEL}; may be empty
 * @param options how each is written, for example {@code --output FORMAT} or {@code
 *     --[no-]ignore-git-paths}, and what it means
 * @param commands its own
 * @param example a command line
 */
public record CommandDescription(
    String name,
    String description,
    String operand,
    Map<String, String> options,
    List<CommandDescription> commands,
    String example) {

  /** All commands but {@code help}. */
  public static List<CommandDescription> all() {
    return HelpPages.descriptions();
  }

  /** What the commands exit with, and what that means. */
  public static Map<String, String> exitCodes() {
    return HelpPages.exitCodes();
  }
}
