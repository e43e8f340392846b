package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.AcceptedSigners;
import java.nio.file.Path;

/** One signing method's part of the command line. */
interface VerifyMethod {
  /** As the command line and reports name it. */
  String name();

  /** One sentence for the help. */
  String description();

  /** Adds its own options. */
  void declare(Declarations options);

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
