package io.modelgate.cli;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.SignatureMethod;

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
  Source read(Arguments arguments, ModelOptions model, Log log) throws UsageException;

  /** The method with the signer that the command line names; asked for each verification. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads what the method trusts.
     *
     * @throws NotCheckedException where a key, certificate or trust root cannot be read
     */
    SignatureMethod get() throws NotCheckedException;
  }
}
