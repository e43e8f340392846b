package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.verify.bundle.TransparencyLogEntry;
import io.modelgate.verify.bundle.VerificationMaterial;
import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.sigstore.SigstoreTrustRoot;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import io.modelgate.verify.timestamp.TimestampResponses;
import io.modelgate.verify.trust.Pem;
import java.net.URI;
import java.security.InvalidKeyException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who is said to have signed, and when. */
final class SignerJson {
  private static final HexFormat HEX = HexFormat.of();

  private SignerJson() {}

  /** Adds the method of signing, and what it holds, to the JSON object. */
  static void put(ObjectNode json, VerificationMaterial material) {
    if (material instanceof PublicKey key) {
      json.put("method", "key");
      key(json.putObject("key"), key);
    } else if (material instanceof CertificateChain chain) {
      json.put("method", "certificate");
      ArrayNode certificates = json.putArray("certificates");
      chain.certificates().forEach(each -> CertificateJson.put(certificates.addObject(), each));
    } else if (material instanceof Certificate certificate) {
      json.put("method", "sigstore");
      CertificateJson.putIdentity(json.putObject("identity"), certificate.der());
      CertificateJson.put(json.putArray("certificates").addObject(), certificate.der());
      logEntries(json.putArray("logEntries"), certificate.logEntries());
    }
    ArrayNode timestamps = json.putArray("timestamps");
    material.timestamps().forEach(each -> timestamp(timestamps.addObject(), each));
  }

  private static void key(ObjectNode json, PublicKey key) {
    key.hint().filter(hint -> !hint.isEmpty()).ifPresent(hint -> json.put("hint", hint));
    key.rawBytes().flatMap(SignerJson::fingerprint).ifPresent(each -> json.put("sha256", each));
  }

  /** Of a key that early signers put in, DER or PEM. */
  private static Optional<String> fingerprint(byte[] bytes) {
    return Stream.concat(Pem.blocks(bytes, "PUBLIC KEY").stream(), Stream.of(bytes))
        .flatMap(each -> key(each).stream())
        .map(EllipticCurveKey::fingerprint)
        .findFirst();
  }

  private static Optional<EllipticCurveKey> key(byte[] der) {
    try {
      return Optional.of(EllipticCurveKey.of(der));
    } catch (InvalidKeyException e) {
      return Optional.empty();
    }
  }

  private static void logEntries(ArrayNode json, List<TransparencyLogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    List<SigstoreTrustRoot> roots =
        Stream.of(Deployment.values()).map(TrustRoots::builtIn).toList();
    for (TransparencyLogEntry each : entries) {
      ObjectNode entry = json.addObject();
      roots.stream()
          .flatMap(root -> root.log(each.logId()).stream())
          .map(URI::toString)
          .findFirst()
          .ifPresent(log -> entry.put("log", log));
      entry.put("logId", HEX.formatHex(each.logId()));
      entry.put("logIndex", each.logIndex());
      entry.put("indexInTree", each.proof().logIndex());
      entry.put("treeSize", each.proof().treeSize());
      time(each.integratedTime()).ifPresent(time -> entry.put("integratedTime", time.toString()));
      entry.put("promise", each.promise().isPresent());
    }
  }

  /** Zero means that the log names none. */
  private static Optional<Instant> time(long seconds) {
    try {
      return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void timestamp(ObjectNode json, byte[] response) {
    try {
      json.put("time", TimestampResponses.time(response).toString());
    } catch (VerificationException e) {
      json.put("problem", e.getMessage());
    }
  }
}
