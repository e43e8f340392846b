package io.modelgate.command.inspect;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be inspected. A large statement is read from its file again and again, so what comes
 * from a pipe is put into a temporary file first.
 *
 * @param shown as people named it
 * @param signatures the bundles in it; several in a file of lines
 * @param temporary what to delete afterwards
 */
record SignatureInput(String shown, List<SignatureFile> signatures, Optional<Path> temporary)
    implements AutoCloseable {
  private static final String STANDARD_INPUT = "-";

  /**
   * Opens it.
   *
   * @param name a path, or {@code -} for standard input
   * @throws VerificationException if there can be no signature
   * @throws NotCheckedException if it cannot be read
   */
  static SignatureInput open(String name, InputStream standardInput)
      throws VerificationException, NotCheckedException {
    if (name.equals(STANDARD_INPUT)) {
      try {
        return copied("standard input", standardInput);
      } catch (IOException e) {
        throw new NotCheckedException("standard input: " + Reason.of(e));
      }
    }
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new VerificationException("it is a directory: name the signature file in it");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        try (InputStream in = Files.newInputStream(path)) {
          return copied(name, in);
        }
      }
      if (!Files.exists(path)) {
        throw new NotCheckedException("%s: %s".formatted(name, Reason.ofMissing(path)));
      }
      return new SignatureInput(name, SignatureFile.in(path), Optional.empty());
    } catch (InvalidPathException e) {
      throw new VerificationException("it is not a path");
    } catch (IOException e) {
      throw new NotCheckedException("%s: %s".formatted(name, Reason.of(e)));
    }
  }

  private static SignatureInput copied(String shown, InputStream in)
      throws IOException, VerificationException {
    Path file = Files.createTempFile("signature", ".json");
    try {
      copy(in, file);
    } catch (IOException | VerificationException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new SignatureInput(shown, List.of(SignatureFile.whole(file)), Optional.of(file));
  }

  private static void copy(InputStream in, Path file) throws IOException, VerificationException {
    byte[] buffer = new byte[1 << 16];
    long left = StrictJson.MAX_DOCUMENT_BYTES;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          throw new VerificationException(
              "it is larger than " + (StrictJson.MAX_DOCUMENT_BYTES >> 20) + " MiB");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  /** How sentences name one of the signatures. */
  String shown(SignatureFile signature) {
    return signatures.size() == 1 ? shown : shown + ", line " + signature.line();
  }

  @Override
  public void close() throws IOException {
    if (temporary.isPresent()) {
      Files.deleteIfExists(temporary.get());
    }
  }
}
