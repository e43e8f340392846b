package io.modelgate.verify.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A receipt as the controller signs it, for verifiers that run without one. */
public final class SignedSummary {
  private SignedSummary() {}

  /** A key of an installation. */
  public static KeyPair key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The public half, as the option has it. */
  public static String encoded(KeyPair key) {
    return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
  }

  /** The DSSE envelope of a statement. */
  public static String sign(KeyPair key, String statement) throws GeneralSecurityException {
    String type = "application/vnd.in-toto+json";
    byte[] payload = statement.getBytes(UTF_8);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key.getPrivate());
    signer.update(
        "DSSEv1 %d %s %d ".formatted(type.length(), type, payload.length).getBytes(UTF_8));
    signer.update(payload);
    return "{\"payloadType\":\"%s\",\"payload\":\"%s\",\"signatures\":[{\"keyid\":\"x\",\"sig\":\"%s\"}]}"
        .formatted(
            type,
            Base64.getEncoder().encodeToString(payload),
            Base64.getEncoder().encodeToString(signer.sign()));
  }

  /** A statement as SLSA has it, with what verifiers look at. */
  public static String statement(
      String resource,
      String policy,
      String node,
      String version,
      String time,
      String bootId,
      String layers,
      String files) {
    return """
    {"_type": "https://in-toto.io/Statement/v1",
     "subject": [{"name": "%1$s", "digest": {"sha256": "00"}, "annotations":
       {"node": "%3$s", "bootId": "%6$s", "layers": "%7$s", "files": "%8$s"}}],
     "predicateType": "https://slsa.dev/verification_summary/v1",
     "predicate": {
       "verifier": {"id": "https://validation.rhtas.redhat.com/modelgate/verifier",
         "version": {"modelgate": "%4$s"}},
       "timeVerified": "%5$s", "resourceUri": "%1$s", "policy": {"uri": "%2$s"},
       "verificationResult": "PASSED", "verifiedLevels": ["OPENSSF_MODEL_SIGNING"]}}
    """
        .formatted(resource, policy, node, version, time, bootId, layers, files);
  }
}
