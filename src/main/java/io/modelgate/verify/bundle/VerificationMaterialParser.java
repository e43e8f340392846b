package io.modelgate.verify.bundle;

import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.json.StrictJson.ElementReader;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a bundle's {@code verificationMaterial}: by whom the bundle says it is signed. */
final class VerificationMaterialParser {
  /** As far as OpenSSL, and so the reference verifier, follows a chain of certificates. */
  private static final int MAX_CERTIFICATES = 100;

  /** Far more than signatures have log entries or timestamps. */
  private static final int MAX_ENTRIES = 32;

  /** Far more than the largest certificates and timestamps in use. */
  private static final int MAX_ENTRY_BYTES = 64 << 10;

  private final StrictJson json;
  private final List<Supplier<VerificationMaterial>> found = new ArrayList<>();
  private final List<TransparencyLogEntry> logEntries = new ArrayList<>();
  private final List<byte[]> timestamps = new ArrayList<>();
  private @Nullable String hint;
  private byte @Nullable [] rawBytes;

  VerificationMaterialParser(StrictJson json) {
    this.json = json;
  }

  /** Reads the value that the reader stands on. */
  VerificationMaterial read() throws IOException, VerificationException {
    json.messageValue(
        "verificationMaterial",
        field -> {
          switch (field) {
            case "publicKey" -> publicKey();
            case CertificateChain.FIELD -> certificateChain();
            case "certificate" -> certificate();
            case "tlogEntries" ->
                list(
                    "tlogEntries",
                    MAX_ENTRIES,
                    logEntries,
                    () -> logEntries.add(new TransparencyLogParser(json).read()));
            case "timestampVerificationData" -> timestamps();
            default -> json.skip();
          }
        });
    if (found.size() != 1) {
      throw new VerificationException(
          "verificationMaterial must contain one of publicKey, x509CertificateChain and"
              + " certificate");
    }
    return found.get(0).get();
  }

  private void publicKey() throws IOException, VerificationException {
    json.messageValue(
        "verificationMaterial.publicKey",
        field -> {
          switch (field) {
            case "hint" -> hint = json.stringValue("publicKey.hint");
            case "rawBytes" -> rawBytes = json.base64Value("publicKey.rawBytes");
            default -> json.skip();
          }
        });
    found.add(
        () -> new PublicKey(Optional.ofNullable(hint), Optional.ofNullable(rawBytes), timestamps));
  }

  private void certificateChain() throws IOException, VerificationException {
    List<byte[]> certificates = new ArrayList<>();
    String where = "x509CertificateChain.certificates";
    json.messageValue(
        "verificationMaterial.x509CertificateChain",
        field -> {
          if (field.equals("certificates")) {
            list(
                where,
                MAX_CERTIFICATES,
                certificates,
                () -> certificates.add(only(where, "rawBytes")));
          } else {
            json.skip();
          }
        });
    found.add(() -> new CertificateChain(certificates, timestamps));
  }

  private void certificate() throws IOException, VerificationException {
    byte[] der = only("certificate", "rawBytes");
    found.add(() -> new Certificate(der, logEntries, timestamps));
  }

  private void timestamps() throws IOException, VerificationException {
    String where = "timestampVerificationData.rfc3161Timestamps";
    json.messageValue(
        "verificationMaterial.timestampVerificationData",
        field -> {
          if (field.equals("rfc3161Timestamps")) {
            list(
                where,
                MAX_ENTRIES,
                timestamps,
                () -> timestamps.add(only(where, "signedTimestamp")));
          } else {
            json.skip();
          }
        });
  }

  private void list(String where, int most, List<?> read, ElementReader reader)
      throws IOException, VerificationException {
    json.arrayValue(
        where,
        () -> {
          if (read.size() == most) {
            throw new VerificationException(where + " holds more than " + most + " entries");
          }
          reader.read();
        });
  }

  /** An object of which one field counts, bytes. */
  private byte[] only(String where, String wanted) throws IOException, VerificationException {
    List<byte[]> bytes = new ArrayList<>();
    json.messageValue(
        where,
        field -> {
          if (field.equals(wanted)) {
            bytes.add(json.base64Value(where + "." + wanted));
          } else {
            json.skip();
          }
        });
    if (bytes.isEmpty()) {
      throw new VerificationException(where + "." + wanted + " is missing");
    }
    if (bytes.get(0).length > MAX_ENTRY_BYTES) {
      throw new VerificationException(where + "." + wanted + " is larger than 64 KiB");
    }
    return bytes.get(0);
  }
}
