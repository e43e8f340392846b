package io.modelgate.verify;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.AcceptedSigners;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.tree.Differences;
import io.modelgate.verify.tree.ModelComparison;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.Scope;
import io.modelgate.verify.tree.VerifiedFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Verifies a model: signatures, statements, files, in this order. */
public final class ModelVerifier {
  private final AcceptedSigners signers;
  private final VerifiedFiles known;

  /**
   * A verifier that accepts one signer.
   *
   * @param method checks that it is this signer's signature
   * @param known files that need not be hashed again
   */
  public ModelVerifier(SignatureMethod method, VerifiedFiles known) {
    this(AcceptedSigners.anyOf(List.of(method)), known);
  }

  /**
   * A verifier that accepts several signers.
   *
   * @param known files that need not be hashed again
   */
  public ModelVerifier(AcceptedSigners signers, VerifiedFiles known) {
    this.signers = signers;
    this.known = known;
  }

  /**
   * Verifies one model.
   *
   * @param progress counts while the model is read
   * @return who signed, what differs from what was signed, and how much was read
   * @throws VerificationException where the signature is missing, unreadable, of another format, or
   *     another signer's; where too few have signed; where the model does not exist
   * @throws NotCheckedException where a file of the model, or what the method needs, cannot be read
   */
  public VerificationResult verify(VerificationRequest request, Progress progress)
      throws VerificationException, NotCheckedException {
    SignatureCheck check = new SignatureCheck(signers);
    List<SignatureCheck.Signed> signed = check.signed(request);
    long before = progress.hashedBytes();
    List<SignatureCheck.Signed> good = new ArrayList<>();
    Optional<VerificationResult> differing = Optional.empty();
    for (SignatureCheck.Signed each : signed) {
      Statement statement = each.statement();
      Differences differences = compare(request, statement, progress);
      VerificationResult verification =
          new VerificationResult(
              List.of(each.first()),
              differences,
              statement.files().size(),
              progress.hashedBytes() - before);
      if (!verification.verified()) {
        differing = differing.or(() -> Optional.of(verification));
      } else if (!signers.areSeveral()) {
        return verification.with(known());
      } else {
        good.add(each);
      }
    }
    List<ModelSignature> counted = SignatureCheck.signatures(good);
    if (counted.size() < signers.atLeast()) { // all have signed, so a model that differs
      return differing.orElseThrow();
    }
    return new VerificationResult(
        counted,
        new Differences(),
        good.get(0).statement().files().size(),
        progress.hashedBytes() - before,
        known());
  }

  private VerificationResult.Known known() {
    return new VerificationResult.Known(known.byReceiptOf(), known.hashed());
  }

  private Differences compare(VerificationRequest request, Statement statement, Progress progress)
      throws VerificationException, NotCheckedException {
    Path model = request.model();
    try {
      boolean signerFollowed = statement.serialization().recordedSymlinks().orElse(false);
      ModelPath path = ModelPath.of(model, signerFollowed || request.allowSymlinks());
      refuseLink(path.real(), model);
      Scope added =
          new Scope(
              leftOut(request, statement, path),
              request.ignoreHuggingFaceState(),
              request.ignoreUnsignedFiles(),
              request.allowSymlinks(),
              request.allDifferences());
      Scope scope = Scope.of(statement, added, request.ignoreGitPaths());
      return ModelComparison.compare(path.real(), statement, scope, known, progress);
    } catch (NoSuchFileException e) {
      throw new VerificationException("model " + fileOf(e, model) + ": " + Reason.ofMissing(model));
    } catch (IOException e) {
      throw new NotCheckedException("model " + fileOf(e, model) + ": " + Reason.withRemedy(e));
    }
  }

  /** Attestations that were signed are compared like any file. */
  private static Set<String> leftOut(
      VerificationRequest request, Statement statement, ModelPath path) throws IOException {
    Set<String> ignored = path.inside(request.ignored());
    for (String attestation : path.inside(request.attestations())) {
      if (!statement.files().contains(attestation)) {
        ignored.add(attestation);
      }
    }
    for (SignatureFile signature : request.signatures()) {
      if (!signature.isPipe()) { // a file of the model may be called - too
        path.inside(signature.path().toAbsolutePath()).ifPresent(ignored::add);
      }
    }
    return ignored;
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

  private static String fileOf(IOException e, Path model) {
    String file = e instanceof FileSystemException f ? f.getFile() : null;
    return Printable.of(file == null ? model.toString() : file);
  }
}
