package io.modelgate.verify.key;

import io.modelgate.verify.pem.PemFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.nio.file.Path;
import java.security.InvalidKeyException;

/** Reads a PEM file with an elliptic curve public key (RFC 7468, section 13). */
public final class PublicKeyFile {
  static final String LABEL = "PUBLIC KEY";

  private PublicKeyFile() {}

  /**
   * Reads a key.
   *
   * @throws NotCheckedException where the file cannot be read or holds no P-256, P-384 or P-521 key
   */
  public static EllipticCurveKey read(Path file) throws NotCheckedException {
    byte[] der = PemFile.read(file, "public key", LABEL).get(0);
    try {
      return EllipticCurveKey.of(der);
    } catch (InvalidKeyException e) {
      throw new NotCheckedException(
          "public key "
              + Printable.of(file.toString())
              + ": it is not an elliptic curve key on P-256, P-384 or P-521");
    }
  }
}
