package io.modelgate.cli;

import io.modelgate.cli.discovery.SignatureDiscovery;
import io.modelgate.verify.VerificationRequest;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every method takes; also in the reference signer's spelling, with underscores. */
final class ModelOptions {
  @Parameters(paramLabel = "MODEL", description = "The model: a directory or a single file.")
  Path model;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description =
          "The signature file. May be left out where there is one of model.sig, MODEL.sig and"
              + " *.sigstore.json, inside or beside the model.")
  @Nullable Path signature;

  @Option(
      names = {"--ignore-paths", "--ignore_paths"},
      paramLabel = "PATH",
      description = "A file or directory inside the model to leave out; may be repeated.")
  Set<Path> ignored = new LinkedHashSet<>();

  @Option(
      names = {"--ignore-git-paths", "--ignore_git_paths"},
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Leave out .git, .github, .gitignore and .gitattributes at the model's top where they"
              + " were not signed. On unless negated.")
  boolean ignoreGitPaths;

  @Option(
      names = {"--ignore-unsigned-files", "--ignore_unsigned_files"},
      negatable = true,
      fallbackValue = "true",
      description = "Pass over files that were not signed.")
  boolean ignoreUnsignedFiles;

  @Option(
      names = {"--allow-symlinks", "--allow_symlinks"},
      description = "Follow links inside the model even where the signer did not.")
  boolean allowSymlinks;

  /**
   * The signature there is.
   *
   * @throws VerificationException where there is none
   * @throws NotCheckedException where there are several
   */
  Path discoverSignature() throws VerificationException, NotCheckedException {
    return SignatureDiscovery.find(model);
  }

  VerificationRequest request(Path signature) {
    return new VerificationRequest(
        model, signature, ignored, ignoreGitPaths, ignoreUnsignedFiles, allowSymlinks);
  }
}
