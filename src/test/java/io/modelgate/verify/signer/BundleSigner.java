package io.modelgate.verify.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.LegacyPreAuthenticationEncoding;
import io.modelgate.verify.bundle.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Signs any payload with a new key, and writes the bundle. */
public final class BundleSigner {
  public static final byte[] PAYLOAD = "{\"it's\": \"a\\tstatement\"}\n".getBytes(UTF_8);

  private final KeyPair keys;

  /** A signer whose key is on a curve by its SECG name. */
  public BundleSigner(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    keys = generator.generateKeyPair();
  }

  public KeyPair keys() {
    return keys;
  }

  /** Signs as DSSE says. */
  public byte[] sign(String algorithm, Envelope envelope) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(envelope.preAuthenticationHead());
    try {
      signature.update(envelope.payload().bytes());
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    return signature.sign();
  }

  /** Signs as v0.2 of the reference signer did. */
  public byte[] signLegacy(String algorithm, Envelope envelope)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    LegacyPreAuthenticationEncoding.write(envelope, message);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(message.toByteArray());
    return signature.sign();
  }

  /** A bundle around {@link #PAYLOAD}, signed as DSSE says. */
  public InputStream bundle(String algorithm, String material) throws GeneralSecurityException {
    return bundle(material, sign(algorithm, envelope()));
  }

  /** A bundle around {@link #PAYLOAD} with any signature. */
  public static InputStream bundle(String material, byte[] signature) {
    return new ByteArrayInputStream(json(material, PAYLOAD, signature).getBytes(UTF_8));
  }

  /** The text of a bundle. */
  public static String json(String material, byte[] payload, byte[] signature) {
    Base64.Encoder base64 = Base64.getEncoder();
    return """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
     "verificationMaterial": %s,
     "dsseEnvelope": {"payload": "%s", "payloadType": "%s", "signatures": [{"sig": "%s"}]}}
    """
        .formatted(
            material,
            base64.encodeToString(payload),
            Envelope.IN_TOTO,
            base64.encodeToString(signature));
  }

  public static Envelope envelope() {
    return new Envelope(Envelope.IN_TOTO, Payload.of(PAYLOAD), new byte[0]);
  }
}
