package io.modelgate.cli;

import io.modelgate.cli.discovery.Candidates;
import io.modelgate.cli.discovery.SignatureDiscovery;
import io.modelgate.pattern.RecallPattern;
import io.modelgate.verify.VerificationRequest;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every method takes.
 *
 * @param recalls what the command line says to be recalled
 * @param recallsFile where more is recalled, read for each verification
 * @param signature the file that the command line names, if it does
 */
record ModelOptions(
    Path model,
    IdentityOptions identity,
    List<RecallPattern> recalls,
    Optional<Path> recallsFile,
    Optional<Path> signature,
    Set<Path> ignored,
    boolean ignoreGitPaths,
    boolean ignoreHuggingFaceState,
    boolean ignoreAttestations,
    boolean ignoreUnsignedFiles,
    boolean allowSymlinks,
    boolean allDifferences,
    MountPoints mountPoints) {

  static void declare(CommandOptions options) {
    IdentityOptions.declare(options);
    RecallOptions.declare(options);
    options
        .value(
            "signature",
            "FILE",
            "The signature file, or - for standard input; one that ends in .jsonl holds a signature"
                + " a line. Can be omitted if"
                + " there is exactly one of model.sig, MODEL.sig, *.oms.sig, *.sigstore.json and"
                + " claims.jsonl, inside or beside the model.")
        .value(
            "ignore-paths",
            "PATH",
            "A file or directory inside the model to leave out, no pattern; may be repeated.")
        .negatable(
            "ignore-git-paths",
            "Leave out .git, .github, .gitignore and .gitattributes at the model's top where they"
                + " were not signed; on by default.")
        .negatable(
            "ignore-huggingface-state",
            "Leave out what Hugging Face's client leaves in .cache/huggingface at the model's top,"
                + " where it was not signed.")
        .negatable(
            "ignore-attestations",
            "Leave out what is about the model at its top: *.sigstore.json, *.sig and *.jsonl that"
                + " are Sigstore bundles about something else than models, and were not signed.")
        .negatable("ignore-unsigned-files", "Ignore files that were not signed.")
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

  /** What is said of each model, at least one. */
  static List<ModelOptions> of(Arguments arguments) throws UsageException {
    if (arguments.words().isEmpty()) {
      throw new UsageException("Missing MODEL");
    }
    if (arguments.words().size() > 1 && arguments.has("signature")) {
      throw new UsageException(
          "--signature can only be used with one MODEL, not with "
              + arguments.words().size()
              + ": leave it out to use the signature in or beside each");
    }
    List<ModelOptions> models = new ArrayList<>();
    for (String word : arguments.words()) {
      if (word.isEmpty()) {
        throw new UsageException("MODEL is empty");
      }
      models.add(of(Path.of(word), arguments));
    }
    return List.copyOf(models);
  }

  private static ModelOptions of(Path model, Arguments arguments) throws UsageException {
    Set<Path> ignored = new LinkedHashSet<>();
    for (String path : arguments.values("ignore-paths")) {
      if (path.matches(".*[*?\\[].*") && !Files.exists(Path.of(path))) {
        throw new UsageException(
            "--ignore-paths is %s, and there is no such file: it takes no patterns; name each file or directory"
                .formatted(path));
      }
      ignored.add(Path.of(path));
    }
    return new ModelOptions(
        model,
        IdentityOptions.of(arguments),
        RecallOptions.of(arguments),
        RecallOptions.file(arguments),
        arguments.path("signature"),
        ignored,
        arguments.isOn("ignore-git-paths", true),
        arguments.isOn("ignore-huggingface-state", false),
        arguments.isOn("ignore-attestations", false),
        arguments.isOn("ignore-unsigned-files", false),
        arguments.has("allow-symlinks"),
        arguments.has("all-differences"),
        new MountPoints(
            arguments.values("mounted-inside").stream()
                .map(path -> Path.of(path).toAbsolutePath().normalize())
                .collect(Collectors.toUnmodifiableSet())));
  }

  /**
   * The signatures there are: one, if several are not asked for.
   *
   * @throws VerificationException where there is none
   * @throws NotCheckedException where there are more than asked for
   */
  List<SignatureFile> signatures(boolean several)
      throws VerificationException, NotCheckedException {
    return signature.isPresent()
        ? Candidates.given(signature.get(), several)
        : SignatureDiscovery.find(model, several);
  }

  VerificationRequest request(List<SignatureFile> signatures) throws NotCheckedException {
    return new VerificationRequest(
        model,
        identity.read(),
        recalled(),
        signatures,
        ignoreAttestations ? Candidates.attestations(model) : Set.of(),
        ignored,
        ignoreGitPaths,
        ignoreHuggingFaceState,
        ignoreUnsignedFiles,
        allowSymlinks,
        allDifferences);
  }

  /** What is recalled now. */
  List<RecallPattern> recalled() throws NotCheckedException {
    if (recallsFile.isEmpty()) {
      return recalls;
    }
    List<RecallPattern> all = new ArrayList<>(recalls);
    all.addAll(RecallOptions.in(recallsFile.get()));
    return List.copyOf(all);
  }
}
