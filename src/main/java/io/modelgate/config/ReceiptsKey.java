package io.modelgate.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.pattern.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key pair by which an installation signs its receipts: ECDSA on P-256. */
public final class ReceiptsKey {
  /** The private key's file, PKCS #8 in PEM. */
  static final String PRIVATE = "private.pem";

  /** The public key's file, a SubjectPublicKeyInfo in PEM. */
  static final String PUBLIC = "public.pem";

  /** How every SubjectPublicKeyInfo on P-256 begins, up to its point's 64 bytes (RFC 5480). */
  private static final byte[] P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private final PrivateKey privateKey;
  private final ECPublicKey publicKey;

  private ReceiptsKey(PrivateKey privateKey, ECPublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** Makes a key specification of what a PEM block holds. */
  @FunctionalInterface
  private interface Encoding {
    EncodedKeySpec of(byte[] der);
  }

  /**
   * Reads both halves.
   *
   * @throws IOException if one cannot be read, or they are no pair on P-256
   */
  static ReceiptsKey read(Path directory) throws IOException {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      PrivateKey secret =
          factory.generatePrivate(
              spec(directory.resolve(PRIVATE), "PRIVATE KEY", PKCS8EncodedKeySpec::new));
      ECPublicKey open =
          (ECPublicKey)
              factory.generatePublic(
                  spec(directory.resolve(PUBLIC), "PUBLIC KEY", X509EncodedKeySpec::new));
      ReceiptsKey key = new ReceiptsKey(secret, open);
      byte[] start = Arrays.copyOf(open.getEncoded(), P256.length);
      if (!Arrays.equals(start, P256) || !key.isPair()) {
        throw new IOException("no key pair on P-256");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("no key pair", e);
    }
  }

  private static EncodedKeySpec spec(Path file, String label, Encoding encoding)
      throws IOException {
    Matcher block =
        Pattern.compile("-----BEGIN %s-----([^-]*)-----END %s-----".formatted(label, label))
            .matcher(Files.readString(file, US_ASCII));
    if (!block.find()) {
      throw new IOException("no " + label);
    }
    return encoding.of(Base64.getMimeDecoder().decode(block.group(1)));
  }

  private boolean isPair() throws GeneralSecurityException {
    byte[] message = "modelgate".getBytes(US_ASCII);
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(publicKey);
    verifier.update(message);
    return verifier.verify(sign(message));
  }

  /** The public half, as verifiers get it: SubjectPublicKeyInfo in Base64. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /** SHA-256 of the public half, hex: which key it is. */
  public String fingerprint() {
    return Sha256.hex(publicKey.getEncoded());
  }

  /** Signs with SHA-256; in DER (RFC 3279, 2.2.3). */
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that signed before cannot sign", e);
    }
  }

  /** No more than which it is. */
  @Override
  public String toString() {
    return "key SHA-256 " + fingerprint();
  }
}
