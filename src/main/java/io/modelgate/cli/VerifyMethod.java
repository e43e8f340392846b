package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.AcceptedSigners;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;

/** One signing method's part of the command line. */
interface VerifyMethod {
  /** As the command line and reports name it. */
  String name();

  /** One sentence for the help. */
  String description();

  /** The options that must be given, as the usage shows them; may be empty. */
  default String required() {
    return "";
  }

  /** The options of one command line that people need most. */
  String example();

  /** Whether its options are those of other methods besides its own. */
  default boolean takesOthersOptions() {
    return false;
  }

  /** The names of its own options. */
  static List<String> optionsOf(VerifyMethod method) {
    CommandOptions declared = new CommandOptions();
    method.declare(declared);
    return declared.options().getOptions().stream().map(Option::getLongOpt).toList();
  }

  /** Adds its own options. */
  void declare(CommandOptions options);

  /**
   * Reads its own options.
   *
   * @throws UsageException where one is missing or wrong
   */
  Source read(Arguments arguments, Log log) throws UsageException;

  /** The signers that the command line names; asked for each verification. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads what the method trusts.
     *
     * @param model for which, as a key may be found beside it
     * @throws NotCheckedException where a key, certificate or trust root cannot be read
     */
    AcceptedSigners get(Path model) throws NotCheckedException;

    /** Whether more than one of them must have signed. */
    default boolean areSeveral() {
      return false;
    }
  }
}
