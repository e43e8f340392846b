package io.modelgate.verify.sigstore;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.json.StrictJson.FieldReader;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.sigstore.LogEntryBody.Kind;
import io.modelgate.verify.trust.Pem;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a log entry (rekor's dsse v0.0.1 schema; rekor-tiles' entry.proto). */
final class LogEntryBodyParser {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "dsse 0.0.1", Kind.DSSE_1,
          "dsse 0.0.2", Kind.DSSE_2,
          "hashedrekord 0.0.2", Kind.HASHED_REKORD_2);

  private static final Map<String, String> HASHES =
      Map.of(
          "sha256", "SHA-256",
          "SHA2_256", "SHA-256",
          "SHA2_384", "SHA-384",
          "SHA2_512", "SHA-512");

  private final StrictJson json;
  private String kind = "?";
  private String version = "?";
  private @Nullable String algorithm;
  private byte @Nullable [] hash;
  private byte @Nullable [] signature;
  private byte @Nullable [] certificate;
  private int signatures;

  private LogEntryBodyParser(StrictJson json) {
    this.json = json;
  }

  static LogEntryBody parse(byte[] body) throws VerificationException {
    return StrictJson.read(body, json -> new LogEntryBodyParser(json).body());
  }

  private LogEntryBody body() throws IOException, VerificationException {
    json.objectValue(
        "the entry",
        field -> {
          switch (field) {
            case "kind" -> kind = json.stringValue("kind");
            case "apiVersion" -> version = json.stringValue("apiVersion");
            case "spec" -> object("spec", this::spec);
            default -> json.skip();
          }
        });
    Kind known = KINDS.get(kind + " " + version);
    if (known == null) {
      throw new VerificationException(
          "it is of kind "
              + Printable.of(kind + " " + version)
              + ", not dsse 0.0.1, dsse 0.0.2 or hashedrekord 0.0.2");
    }
    String function = algorithm == null ? null : HASHES.get(algorithm);
    if (function == null || hash == null || signature == null || certificate == null) {
      throw new VerificationException("it lacks a hash, a signature or a certificate");
    }
    if (signatures != 1) {
      throw new VerificationException("it contains " + signatures + " signatures, not one");
    }
    return new LogEntryBody(known, hash, function, signature, certificate);
  }

  private void spec(String field) throws IOException, VerificationException {
    switch (field) {
      case "dsseV002", "hashedRekordV002" -> object(field, this::spec);
      case "payloadHash", "data" -> object(field, this::hash);
      case "signatures" ->
          json.arrayValue("signatures", () -> object("signatures", this::signature));
      case "signature" -> object(field, this::signature);
      default -> json.skip();
    }
  }

  private void hash(String field) throws IOException, VerificationException {
    switch (field) {
      case "algorithm" -> algorithm = json.stringValue("algorithm");
      case "value" -> hash = hex(json.stringValue("payloadHash.value"));
      case "digest" -> hash = json.base64Value("digest");
      default -> json.skip();
    }
  }

  private void signature(String field) throws IOException, VerificationException {
    switch (field) {
      case "signature", "content" -> {
        signature = json.base64Value(field);
        signatures++;
      }
      case "verifier" -> verifier();
      default -> json.skip();
    }
  }

  /** Base64 of PEM in Rekor v1, an object in v2. */
  private void verifier() throws IOException, VerificationException {
    if (json.isString()) {
      List<byte[]> blocks = Pem.blocks(json.base64Value("verifier"), "CERTIFICATE");
      certificate = blocks.size() == 1 ? blocks.get(0) : null;
    } else {
      object("verifier", this::verifier);
    }
  }

  private void verifier(String field) throws IOException, VerificationException {
    switch (field) {
      case "x509Certificate" -> object(field, this::verifier);
      case "rawBytes" -> certificate = json.base64Value("x509Certificate.rawBytes");
      default -> json.skip();
    }
  }

  private void object(String where, FieldReader reader) throws IOException, VerificationException {
    json.objectValue(where, reader);
  }

  private static byte[] hex(String digits) throws VerificationException {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new VerificationException("payloadHash.value is not hexadecimal");
    }
  }
}
