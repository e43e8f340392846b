package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.certificate.AlternativeName;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.sigstore.BuildClaims;
import io.modelgate.verify.sigstore.CertificateIdentity;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What certificates in a signature say. */
final class CertificateJson {
  /** Object identifiers of extended key usages (RFC 5280, 4.2.1.12), and of timestamping. */
  private static final Map<String, String> USAGES =
      Map.of(
          "1.3.6.1.5.5.7.3.1", "serverAuth",
          "1.3.6.1.5.5.7.3.2", "clientAuth",
          "1.3.6.1.5.5.7.3.3", "codeSigning",
          "1.3.6.1.5.5.7.3.4", "emailProtection",
          "1.3.6.1.5.5.7.3.8", "timeStamping",
          "1.3.6.1.5.5.7.3.9", "OCSPSigning",
          "2.5.29.37.0", "anyExtendedKeyUsage");

  private CertificateJson() {}

  /** Fills in one that may be none. */
  static void put(ObjectNode json, byte[] der) {
    try {
      put(json, Certificates.parse(der));
    } catch (CertificateException e) {
      json.put("problem", "it is not an X.509 certificate");
    }
  }

  private static void put(ObjectNode json, X509Certificate certificate) {
    json.put("subject", certificate.getSubjectX500Principal().getName());
    json.put("issuer", certificate.getIssuerX500Principal().getName());
    json.put("serialNumber", certificate.getSerialNumber().toString(16));
    json.put("notBefore", certificate.getNotBefore().toInstant().toString());
    json.put("notAfter", certificate.getNotAfter().toInstant().toString());
    names(json.putArray("alternativeNames"), certificate);
    usages(json.putArray("extendedKeyUsages"), certificate);
    json.put("sha256", Certificates.fingerprint(certificate));
    json.put("keyAlgorithm", certificate.getPublicKey().getAlgorithm());
    json.put("keySha256", Sha256.hex(certificate.getPublicKey().getEncoded()));
  }

  private static void names(ArrayNode names, X509Certificate certificate) {
    try {
      AlternativeName.of(certificate)
          .forEach(each -> names.add(each.kind().prefix() + each.value()));
    } catch (VerificationException e) {
      names.add("(unreadable)");
    }
  }

  private static void usages(ArrayNode usages, X509Certificate certificate) {
    try {
      @Nullable List<String> found = certificate.getExtendedKeyUsage();
      if (found != null) {
        found.forEach(each -> usages.add(USAGES.getOrDefault(each, each)));
      }
    } catch (CertificateParsingException e) {
      usages.add("(unreadable)");
    }
  }

  /**
   * Fills in whom a certificate of Sigstore's is for, and what it says of the build that signed.
   */
  static void putIdentity(ObjectNode json, byte[] der) {
    try {
      X509Certificate certificate = Certificates.parse(der);
      Signer.Identity identity = CertificateIdentity.of(certificate);
      json.put("identity", identity.identity()).put("issuer", identity.issuer());
      BuildClaims.of(certificate)
          .values()
          .forEach((field, value) -> json.put(field.field(), value));
    } catch (CertificateException e) {
      json.put("problem", "its certificate is not an X.509 certificate");
    } catch (VerificationException e) {
      json.put("problem", e.getMessage());
    }
  }
}
