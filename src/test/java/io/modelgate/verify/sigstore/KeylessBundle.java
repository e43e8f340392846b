package io.modelgate.verify.sigstore;

import static io.modelgate.verify.sigstore.TestDeployment.base64;
import static io.modelgate.verify.sigstore.TestDeployment.sha256;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.signer.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** One keyless signature in the making: good in all that its test does not change. */
public final class KeylessBundle {
  static final Signer.Identity SIGNER =
      new Signer.Identity("someone@example.com", "https://login.example");

  /** How the log keeps it. */
  enum Log {
    REKOR_1,
    REKOR_2,
    REKOR_2_WITH_DSSE_ENTRY
  }

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final TestDeployment deployment;
  private final byte[] payload;
  private final KeyPair keys;

  Log log = Log.REKOR_1;
  Instant certificateFrom = NOON;
  Instant loggedAt = NOON.plusSeconds(60);
  Optional<Instant> timestamp = Optional.empty();
  boolean promise = true;
  boolean certificateLogged = true;

  /** Extensions of Fulcio's, by the last number of their object identifier. */
  final Map<Integer, String> source = new TreeMap<>();

  GeneralName[] names = {new GeneralName(GeneralName.rfc822Name, SIGNER.identity())};
  Optional<String> issuer = Optional.of(SIGNER.issuer());
  Optional<String> oldIssuer = Optional.of(SIGNER.issuer());
  KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;
  byte[] loggedPayload;
  Optional<X509Certificate> loggedCertificate = Optional.empty();
  long indexInTree;

  KeylessBundle(TestDeployment deployment, byte[] payload) throws GeneralSecurityException {
    this.deployment = deployment;
    this.payload = payload;
    this.loggedPayload = payload;
    this.keys = TestDeployment.keys("secp256r1");
  }

  /** The certificate as it would be issued. */
  X509Certificate certificate() throws GeneralSecurityException, IOException {
    X509v3CertificateBuilder certificate =
        TestDeployment.certificate(
                keys, certificateFrom, certificateFrom.plus(Duration.ofMinutes(10)))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    if (names.length > 0) {
      certificate.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
    }
    if (oldIssuer.isPresent()) {
      certificate.addExtension(
          new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.1"),
          false,
          oldIssuer.get().getBytes(UTF_8));
    }
    if (issuer.isPresent()) {
      certificate.addExtension(
          new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8"),
          false,
          new DERUTF8String(issuer.get()));
    }
    for (Map.Entry<Integer, String> each : source.entrySet()) {
      certificate.addExtension(
          new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1." + each.getKey()),
          false,
          new DERUTF8String(each.getValue()));
    }
    return certificateLogged
        ? deployment.issue(certificate, certificateFrom)
        : deployment.sign(certificate);
  }

  /** The bundle as JSON. */
  public String json() throws GeneralSecurityException, IOException {
    X509Certificate certificate = certificate();
    byte[] signature = TestDeployment.sign(keys, encoded(payload));
    byte[] body = body(loggedCertificate.orElse(certificate), signature).getBytes(UTF_8);
    String times =
        timestamp.isEmpty()
            ? ""
            : "{\"signedTimestamp\": \"%s\"}"
                .formatted(base64(deployment.timestamp(signature, timestamp.get())));
    return """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
     "verificationMaterial": {
       "certificate": {"rawBytes": "%s"},
       "tlogEntries": [%s],
       "timestampVerificationData": {"rfc3161Timestamps": [%s]}},
     "dsseEnvelope": {"payload": "%s", "payloadType": "%s", "signatures": [{"sig": "%s"}]}}
    """
        .formatted(
            base64(certificate.getEncoded()),
            entry(body),
            times,
            base64(payload),
            Envelope.IN_TOTO,
            base64(signature));
  }

  private static byte[] encoded(byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        new Envelope(Envelope.IN_TOTO, Payload.of(payload), new byte[0]).preAuthenticationHead());
    out.write(payload);
    return out.toByteArray();
  }

  private String body(X509Certificate certificate, byte[] signature)
      throws GeneralSecurityException, IOException {
    byte[] der = certificate.getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    String verifier = "{\"x509Certificate\": {\"rawBytes\": \"%s\"}}".formatted(base64(der));
    return switch (log) {
      case REKOR_1 ->
          """
          {"apiVersion": "0.0.1", "kind": "dsse", "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": "00"},
            "payloadHash": {"algorithm": "sha256", "value": "%s"},
            "signatures": [{"signature": "%s", "verifier": "%s"}]}}
          """
              .formatted(
                  HexFormat.of().formatHex(sha256(loggedPayload)),
                  base64(signature),
                  base64(pem.getBytes(US_ASCII)));
      case REKOR_2 ->
          """
          {"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {"hashedRekordV002": {
            "data": {"algorithm": "SHA2_256", "digest": "%s"},
            "signature": {"content": "%s", "verifier": %s}}}}
          """
              .formatted(base64(sha256(encoded(loggedPayload))), base64(signature), verifier);
      case REKOR_2_WITH_DSSE_ENTRY ->
          """
          {"apiVersion": "0.0.2", "kind": "dsse", "spec": {"dsseV002": {
            "payloadHash": {"algorithm": "SHA2_256", "digest": "%s"},
            "signatures": [{"content": "%s", "verifier": %s}]}}}
          """
              .formatted(base64(sha256(loggedPayload)), base64(signature), verifier);
    };
  }

  /** In a log that has only this entry. */
  private String entry(byte[] body) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream leaf = new ByteArrayOutputStream();
    leaf.write(0);
    leaf.write(body);
    byte[] root = sha256(leaf.toByteArray());
    return """
    {"logIndex": "7", "logId": {"keyId": "%s"},
     "kindVersion": {"kind": "ignored", "version": "ignored"},
     "integratedTime": "%d",%s
     "inclusionProof": {"logIndex": "%d", "rootHash": "%s", "treeSize": "1", "hashes": [],
       "checkpoint": {"envelope": "%s"}},
     "canonicalizedBody": "%s"}
    """
        .formatted(
            base64(deployment.logId()),
            promise ? loggedAt.getEpochSecond() : 0,
            promise ? " \"inclusionPromise\": " + promise(body) + "," : "",
            indexInTree,
            base64(root),
            checkpoint(root).replace("\n", "\\n"),
            base64(body));
  }

  private String promise(byte[] body) throws GeneralSecurityException {
    String signed =
        "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":7}"
            .formatted(
                base64(body),
                loggedAt.getEpochSecond(),
                HexFormat.of().formatHex(deployment.logId()));
    return "{\"signedEntryTimestamp\": \"%s\"}"
        .formatted(base64(deployment.logSigns(signed.getBytes(UTF_8))));
  }

  private String checkpoint(byte[] root) throws GeneralSecurityException, IOException {
    String note = TestDeployment.LOG_HOST + "\n1\n" + base64(root) + "\n";
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    signature.write(deployment.logId(), 0, 4);
    signature.write(deployment.logSigns(note.getBytes(UTF_8)));
    return note
        + "\n\u2014 "
        + TestDeployment.LOG_HOST
        + " "
        + base64(signature.toByteArray())
        + "\n";
  }
}
