package io.modelgate.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code verify} without a method means {@code sigstore}, as with the reference signer. */
final class SigstoreByDefault implements IParameterPreprocessor {
  @Override
  public boolean preprocess(
      Stack<String> words,
      CommandSpec verify,
      @Nullable ArgSpec argument,
      Map<String, Object> info) {
    if (!words.isEmpty()) {
      String next = words.peek();
      if (!verify.subcommands().containsKey(next) && !verify.optionsMap().containsKey(next)) {
        words.push("sigstore");
      }
    }
    return false; // picocli goes on with the changed words
  }
}
