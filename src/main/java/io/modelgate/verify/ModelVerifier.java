package io.modelgate.verify;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.BundleParser;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.tree.ModelComparison;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Verifies a model: signature, statement, files, in this order. */
public final class ModelVerifier {
  private final EllipticCurveKey key;

  /**
   * A verifier that accepts one signer.
   *
   * @param key the key that must have signed
   */
  public ModelVerifier(EllipticCurveKey key) {
    this.key = key;
  }

  /**
   * Verifies one model.
   *
   * @param model the model's directory or single file
   * @param signature the bundle file; where it lies inside the model it is no part of it
   * @param ignored files and directories inside the model to leave out, besides those that the
   *     signer left out
   * @return what differs from what was signed, and how much was read
   * @throws VerificationException where the signature is missing, unreadable, of another format, or
   *     not the key's; where the model does not exist
   * @throws NotCheckedException where a file of the model cannot be read
   */
  public ModelComparison.Result verify(Path model, Path signature, Set<Path> ignored)
      throws VerificationException, NotCheckedException {
    Statement statement;
    try {
      Bundle bundle = BundleParser.parse(read(signature));
      KeySignature.check(bundle, key);
      statement = StatementParser.parse(bundle.envelope().payload());
    } catch (VerificationException e) {
      throw new VerificationException(
          "signature " + Printable.of(signature.toString()) + ": " + e.getMessage());
    }
    Set<String> names = new HashSet<>();
    inside(model, signature.toAbsolutePath()).ifPresent(names::add);
    ignored.forEach(path -> inside(model, path).ifPresent(names::add));
    return compare(model, statement, names);
  }

  private static ModelComparison.Result compare(
      Path model, Statement statement, Set<String> ignored)
      throws VerificationException, NotCheckedException {
    try {
      return ModelComparison.compare(model, statement, ignored);
    } catch (NoSuchFileException e) {
      throw new VerificationException("model " + fileOf(e, model) + ": " + Reason.of(e));
    } catch (IOException e) {
      throw new NotCheckedException("model " + fileOf(e, model) + ": " + Reason.of(e));
    }
  }

  private static byte[] read(Path signature) throws VerificationException {
    if (Files.exists(signature) && !Files.isRegularFile(signature)) {
      throw new VerificationException("it is not a file"); // a pipe would be waited for
    }
    try (InputStream in = Files.newInputStream(signature)) {
      byte[] bytes = in.readNBytes(StrictJson.LARGEST_DOCUMENT + 1);
      if (bytes.length > StrictJson.LARGEST_DOCUMENT) {
        throw new VerificationException("it is larger than 64 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new VerificationException(Reason.of(e));
    }
  }

  /** The path relative to the model, where it is inside; a relative path may be either's. */
  private static Optional<String> inside(Path model, Path path) {
    Path root = model.toAbsolutePath().normalize();
    return Stream.of(path.toAbsolutePath(), root.resolve(path))
        .map(Path::normalize)
        .filter(absolute -> absolute.startsWith(root) && !absolute.equals(root))
        .map(absolute -> root.relativize(absolute).toString())
        .findFirst();
  }

  private static String fileOf(IOException e, Path model) {
    String file = e instanceof FileSystemException f ? f.getFile() : null;
    return Printable.of(file == null ? model.toString() : file);
  }
}
