package io.modelgate.cli;

import io.modelgate.cli.discovery.SignatureDiscovery;
import io.modelgate.verify.VerificationRequest;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every method takes.
 *
 * @param signature the file that the command line names, if it does
 */
record ModelOptions(
    Path model,
    Optional<Path> signature,
    Set<Path> ignored,
    boolean ignoreGitPaths,
    boolean ignoreHuggingFaceState,
    boolean ignoreUnsignedFiles,
    boolean allowSymlinks,
    boolean allDifferences,
    MountPoints mountPoints) {

  static void declare(Declarations options) {
    options
        .value(
            "signature",
            "FILE",
            "The signature file. May be left out where there is one of model.sig, MODEL.sig and"
                + " *.sigstore.json, inside or beside the model.")
        .value(
            "ignore-paths",
            "PATH",
            "A file or directory inside the model to leave out; may be repeated.")
        .negatable(
            "ignore-git-paths",
            "Leave out .git, .github, .gitignore and .gitattributes at the model's top where they"
                + " were not signed; on by default.")
        .negatable(
            "ignore-huggingface-state",
            "Leave out what Hugging Face's client leaves in .cache/huggingface at the model's top,"
                + " where it was not signed.")
        .negatable("ignore-unsigned-files", "Pass over files that were not signed.")
        .value(
            "mounted-inside",
            "PATH",
            "Where another volume is mounted inside the model's: no link may be on the way to it;"
                + " may be repeated.")
        .flag(
            "allow-symlinks",
            "Follow the model itself if it is a link, and links inside it if the signature does not"
                + " say whether the signer did.")
        .flag(
            "all-differences",
            "Compare all files, also if the model is refused already. Otherwise larger files are"
                + " compared only if no smaller one differs.");
  }

  static ModelOptions of(Arguments arguments) throws UsageException {
    if (arguments.words().size() != 1) {
      throw new UsageException(
          arguments.words().isEmpty()
              ? "Missing MODEL"
              : "More than one MODEL: " + String.join(", ", arguments.words()));
    }
    Set<Path> ignored = new LinkedHashSet<>();
    arguments.values("ignore-paths").forEach(path -> ignored.add(Path.of(path)));
    return new ModelOptions(
        Path.of(arguments.words().get(0)),
        arguments.path("signature"),
        ignored,
        arguments.isOn("ignore-git-paths", true),
        arguments.isOn("ignore-huggingface-state", false),
        arguments.isOn("ignore-unsigned-files", false),
        arguments.has("allow-symlinks"),
        arguments.has("all-differences"),
        new MountPoints(
            arguments.values("mounted-inside").stream()
                .map(path -> Path.of(path).toAbsolutePath().normalize())
                .collect(Collectors.toUnmodifiableSet())));
  }

  /**
   * The signature there is.
   *
   * @throws VerificationException where there is none
   * @throws NotCheckedException where there are several
   */
  Path discoverSignature() throws VerificationException, NotCheckedException {
    return SignatureDiscovery.find(model);
  }

  VerificationRequest request(Path signatureFile) {
    return new VerificationRequest(
        model,
        signatureFile,
        ignored,
        ignoreGitPaths,
        ignoreHuggingFaceState,
        ignoreUnsignedFiles,
        allowSymlinks,
        allDifferences);
  }
}
