package io.modelgate.verify.bundle;

import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code verificationMaterial}. */
final class VerificationMaterialParser {
  /** Far more than chains of certificate authorities have. */
  private static final int MOST_CERTIFICATES = 16;

  /** Far more than the largest certificates in use. */
  private static final int LARGEST_CERTIFICATE = 64 << 10;

  private final StrictJson json;
  private final List<VerificationMaterial> found = new ArrayList<>();
  private @Nullable String hint;
  private byte @Nullable [] rawBytes;

  VerificationMaterialParser(StrictJson json) {
    this.json = json;
  }

  /** Reads the value that the reader stands on. */
  VerificationMaterial read() throws IOException, VerificationException {
    json.objectValue(
        "verificationMaterial",
        field -> {
          switch (field) {
            case "publicKey" -> found.add(publicKey());
            case CertificateChain.FIELD -> found.add(certificateChain());
            case "certificate" -> found.add(new Certificate(certificate("certificate")));
            default -> json.skip();
          }
        });
    if (found.size() != 1) {
      throw new VerificationException(
          "verificationMaterial must hold one of publicKey, x509CertificateChain and certificate");
    }
    return found.get(0);
  }

  private PublicKey publicKey() throws IOException, VerificationException {
    json.objectValue(
        "verificationMaterial.publicKey",
        field -> {
          switch (field) {
            case "hint" -> hint = json.stringValue("publicKey.hint");
            case "rawBytes" -> rawBytes = json.base64Value("publicKey.rawBytes");
            default -> json.skip();
          }
        });
    return new PublicKey(Optional.ofNullable(hint), Optional.ofNullable(rawBytes));
  }

  private CertificateChain certificateChain() throws IOException, VerificationException {
    List<byte[]> certificates = new ArrayList<>();
    json.objectValue(
        "verificationMaterial.x509CertificateChain",
        field -> {
          switch (field) {
            case "certificates" ->
                json.arrayValue(
                    "x509CertificateChain.certificates",
                    () -> {
                      if (certificates.size() == MOST_CERTIFICATES) {
                        throw new VerificationException(
                            "x509CertificateChain holds more than "
                                + MOST_CERTIFICATES
                                + " certificates");
                      }
                      certificates.add(certificate("x509CertificateChain.certificates"));
                    });
            default -> json.skip();
          }
        });
    return new CertificateChain(List.copyOf(certificates));
  }

  private byte[] certificate(String where) throws IOException, VerificationException {
    List<byte[]> der = new ArrayList<>();
    json.objectValue(
        where,
        field -> {
          switch (field) {
            case "rawBytes" -> der.add(json.base64Value(where + ".rawBytes"));
            default -> json.skip();
          }
        });
    if (der.isEmpty()) {
      throw new VerificationException(where + ".rawBytes is missing");
    }
    if (der.get(0).length > LARGEST_CERTIFICATE) {
      throw new VerificationException(where + ".rawBytes is larger than 64 KiB");
    }
    return der.get(0);
  }
}
