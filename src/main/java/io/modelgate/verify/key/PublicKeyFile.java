package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a PEM file with an elliptic curve public key (RFC 7468, section 13). */
public final class PublicKeyFile {
  private static final int LARGEST = 64 << 10;
  // Tools write a human's description before the block (RFC 7468, section 2: explanatory text).
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private PublicKeyFile() {}

  /**
   * Reads a key.
   *
   * @throws NotCheckedException where the file cannot be read or holds no P-256, P-384 or P-521 key
   */
  public static EllipticCurveKey read(Path file) throws NotCheckedException {
    String name = Printable.of(file.toString());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new NotCheckedException("public key " + name + ": it is not a file");
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LARGEST), ISO_8859_1);
    } catch (IOException e) {
      throw new NotCheckedException("public key " + name + ": " + Reason.of(e));
    }
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new NotCheckedException("public key " + name + ": it holds no PEM block PUBLIC KEY");
    }
    try {
      return EllipticCurveKey.of(parse(Base64.getMimeDecoder().decode(block.group(1))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new NotCheckedException(
          "public key " + name + ": it is not an elliptic curve key on P-256, P-384 or P-521");
    }
  }

  private static ECPublicKey parse(byte[] der) throws GeneralSecurityException {
    return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
  }
}
