package io.modelgate.cli;

import io.modelgate.verify.VerificationRequest;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every method takes; also in the reference signer's spelling, with underscores. */
final class ModelOptions {
  @Parameters(paramLabel = "MODEL", description = "The model: a directory or a single file.")
  Path model;

  @Option(
      names = "--signature",
      required = true,
      paramLabel = "FILE",
      description = "The signature file, usually model.sig.")
  Path signature;

  @Option(
      names = {"--ignore-paths", "--ignore_paths"},
      paramLabel = "PATH",
      description = "A file or directory inside the model to leave out; may be repeated.")
  Set<Path> ignored = new LinkedHashSet<>();

  VerificationRequest request() {
    return new VerificationRequest(model, signature, ignored, true, false, false);
  }
}
