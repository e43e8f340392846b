package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.tree.Differences;
import io.modelgate.verify.tree.ModelComparison;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.Scope;
import io.modelgate.verify.tree.VerifiedFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Verifies a model: signature, statement, files, in this order. */
public final class ModelVerifier {
  /** A payload of so many bytes is worth a garbage collection. */
  private static final int LARGE = 4 << 20;

  private static final String PEM = "-----BEGIN ";

  private final SignatureMethod method;
  private final VerifiedFiles known;

  /**
   * A verifier that accepts one signer.
   *
   * @param method checks that it is this signer's signature
   * @param known files that need not be hashed again
   */
  public ModelVerifier(SignatureMethod method, VerifiedFiles known) {
    this.method = method;
    this.known = known;
  }

  /**
   * Verifies one model.
   *
   * @param progress counts while the model is read
   * @return who signed, what differs from what was signed, and how much was read
   * @throws VerificationException where the signature is missing, unreadable, of another format, or
   *     another signer's; where the model does not exist
   * @throws NotCheckedException where a file of the model, or what the method needs, cannot be read
   */
  public Verification verify(VerificationRequest request, Progress progress)
      throws VerificationException, NotCheckedException {
    Signed signed = signed(request.signature());
    Statement statement = signed.statement();
    long before = progress.hashedBytes();
    Differences differences = compare(request, statement, progress);
    long bytes = progress.hashedBytes() - before;
    return new Verification(signed.signer(), differences, statement.files().size(), bytes);
  }

  /** What was signed, without its bytes: they would take as much memory again. */
  private record Signed(Signer signer, Statement statement) {}

  private Signed signed(Path signature) throws VerificationException, NotCheckedException {
    try {
      SignedPayload signed = open(signature);
      if (signed.payload().length > LARGE) {
        System.gc(); // else what it was decoded from stays in memory beside the statement
      }
      return new Signed(signed.signer(), StatementParser.parse(signed.payload()));
    } catch (VerificationException e) {
      throw new VerificationException(
          "signature " + Printable.of(signature.toString()) + ": " + e.getMessage());
    }
  }

  private Differences compare(VerificationRequest request, Statement statement, Progress progress)
      throws VerificationException, NotCheckedException {
    Path model = request.model();
    try {
      boolean signerFollowed = statement.serialization().recordedSymlinks().orElse(false);
      ModelPath path = ModelPath.of(model, signerFollowed || request.allowSymlinks());
      refuseLink(path.real(), model);
      Set<String> ignored = path.inside(request.ignored());
      path.inside(request.signature().toAbsolutePath()).ifPresent(ignored::add);
      Scope added =
          new Scope(
              ignored,
              request.ignoreHuggingFaceState(),
              request.ignoreUnsignedFiles(),
              request.allowSymlinks(),
              request.allDifferences());
      Scope scope = Scope.of(statement, added, request.ignoreGitPaths());
      return ModelComparison.compare(path.real(), statement, scope, known, progress);
    } catch (NoSuchFileException e) {
      throw new VerificationException(
          "model " + fileOf(e, model) + ": " + target(model).orElse(Reason.of(e)));
    } catch (IOException e) {
      throw new NotCheckedException("model " + fileOf(e, model) + ": " + Reason.withRemedy(e));
    }
  }

  /** Such a link moves, as that of git-sync: who asks must say that what it leads to is meant. */
  private static void refuseLink(Path real, Path model) throws IOException, VerificationException {
    if (Files.isSymbolicLink(real)) {
      throw new VerificationException(
          "model %s: it is a symbolic link to %s, which is not followed: set allowSymlinks (--allow-symlinks), or name the directory that it leads to"
              .formatted(
                  Printable.of(model.toString()),
                  Printable.of(Files.readSymbolicLink(real).toString())));
    }
  }

  /** What a link says that leads nowhere. */
  private static Optional<String> target(Path model) {
    try {
      String target = Printable.of(Files.readSymbolicLink(model).toString());
      return Optional.of("it is a symbolic link to " + target + ", which does not exist");
    } catch (IOException e) {
      return Optional.empty(); // it is no link
    }
  }

  private SignedPayload open(Path signature) throws VerificationException, NotCheckedException {
    try {
      if (Files.exists(signature) && !Files.isRegularFile(signature)) {
        throw new VerificationException("it is not a file"); // a pipe would be waited for
      }
      if (Files.size(signature) == 0) {
        throw new VerificationException("it is empty");
      }
      if (Files.size(signature) > StrictJson.LARGEST_DOCUMENT) {
        throw new VerificationException(
            "it is larger than " + (StrictJson.LARGEST_DOCUMENT >> 20) + " MiB");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(signature))) {
        refusePem(in);
        return method.open(in);
      }
    } catch (IOException e) {
      if (e instanceof AccessDeniedException || Files.exists(signature)) {
        throw new NotCheckedException(
            "signature " + Printable.of(signature.toString()) + ": " + Reason.withRemedy(e));
      }
      throw new VerificationException(Reason.of(e)); // there can be none by this name
    }
  }

  /** A key or a certificate in the place of the signature. */
  private static void refusePem(InputStream in) throws IOException, VerificationException {
    in.mark(PEM.length());
    byte[] start = in.readNBytes(PEM.length());
    in.reset();
    if (PEM.equals(new String(start, US_ASCII))) {
      throw new VerificationException("it is PEM text, as keys and certificates, not a signature");
    }
  }

  private static String fileOf(IOException e, Path model) {
    String file = e instanceof FileSystemException f ? f.getFile() : null;
    return Printable.of(file == null ? model.toString() : file);
  }
}
