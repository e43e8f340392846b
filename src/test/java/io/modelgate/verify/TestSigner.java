package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.testing.Pem;
import io.modelgate.verify.bundle.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Signs statements that no honest signer would sign; its key is as good as the real one. */
final class TestSigner {
  private final KeyPair keys;

  TestSigner() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
  }

  Path writePublicKey(Path file) throws IOException {
    return Pem.write(file, "PUBLIC KEY", keys.getPublic().getEncoded());
  }

  /** A bundle around a statement, its signature good. */
  String bundle(String statement) throws GeneralSecurityException {
    return bundle(statement, "{\"publicKey\": {\"hint\": \"\"}}");
  }

  String bundle(String statement, String material) throws GeneralSecurityException {
    byte[] payload = statement.getBytes(UTF_8);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(new Envelope(Envelope.IN_TOTO, payload, new byte[0]).preAuthenticationHead());
    signature.update(payload);
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
            base64.encodeToString(signature.sign()));
  }
}
