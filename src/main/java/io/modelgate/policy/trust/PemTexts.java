package io.modelgate.policy.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.policy.spec.FaultException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts what PEM texts hold, and refuses what no verifier could use. */
final class PemTexts {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----([^-]*)-----END \\1-----");

  /** Bits of the fields of P-256, P-384 and P-521. */
  private static final Set<Integer> FIELDS = Set.of(256, 384, 521);

  /** Checks one PEM block, and throws if no verifier could use it. */
  @FunctionalInterface
  private interface Check {
    void check(byte[] der) throws GeneralSecurityException, FaultException;
  }

  private PemTexts() {}

  /** How many keys there are. */
  static int keys(String field, String text) throws FaultException {
    return count(field, text, "PUBLIC KEY", der -> key(field, der));
  }

  /** How many certificates there are. */
  static int certificates(String field, String text) throws FaultException {
    return count(
        field,
        text,
        "CERTIFICATE",
        der ->
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der)));
  }

  private static int count(String field, String text, String label, Check check)
      throws FaultException {
    int count = 0;
    for (MatchResult block : blocks(text).toList()) {
      if (!block.group(1).equals(label)) {
        throw new FaultException(
            "%s contains a PEM block %s, but may contain only %s: remove it"
                .formatted(field, block.group(1), label));
      }
      count++;
      try {
        check.check(Base64.getMimeDecoder().decode(block.group(2).getBytes(US_ASCII)));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new FaultException(
            "%s contains a PEM block %s that cannot be read (number %d): copy it again"
                .formatted(field, label, count));
      }
    }
    if (count != text.split("-----BEGIN ", -1).length - 1) {
      throw new FaultException(
          field + " contains a PEM block " + label + " without its end: copy it again");
    }
    return count;
  }

  private static Stream<MatchResult> blocks(String text) {
    return BLOCK.matcher(text).results();
  }

  private static void key(String field, byte[] der)
      throws GeneralSecurityException, FaultException {
    PublicKey key;
    try {
      key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    } catch (java.security.spec.InvalidKeySpecException e) {
      throw otherKey(field);
    }
    if (!(key instanceof ECPublicKey ec)
        || !FIELDS.contains(ec.getParams().getCurve().getField().getFieldSize())) {
      throw otherKey(field);
    }
  }

  private static FaultException otherKey(String field) {
    return new FaultException(
        field
            + " contains a key that is damaged, or not on the curve P-256, P-384 or P-521: copy it"
            + " again, or remove it");
  }
}
