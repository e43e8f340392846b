package io.modelgate.verify.sigstore;

import dev.sigstore.trustroot.CertificateAuthority;
import dev.sigstore.trustroot.ImmutableCertificateAuthority;
import dev.sigstore.trustroot.ImmutableLogId;
import dev.sigstore.trustroot.ImmutablePublicKey;
import dev.sigstore.trustroot.ImmutableSubject;
import dev.sigstore.trustroot.ImmutableTransparencyLog;
import dev.sigstore.trustroot.ImmutableValidFor;
import dev.sigstore.trustroot.PublicKey;
import dev.sigstore.trustroot.TransparencyLog;
import dev.sigstore.trustroot.ValidFor;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the logs and authorities of a trusted root. */
final class TrustedPartyParser {
  private static final String ECDSA = "PKIX_ECDSA_P";
  private static final String ECDSA_WITH_SHA_256 = "PKIX_ECDSA_P256_SHA_256";
  private static final URI NOWHERE = URI.create("");

  private final StrictJson json;

  TrustedPartyParser(StrictJson json) {
    this.json = json;
  }

  /** Reads the TransparencyLogInstance that the reader stands on. */
  TransparencyLog log() throws IOException, VerificationException {
    ImmutableTransparencyLog.Builder log =
        ImmutableTransparencyLog.builder().baseUrl(NOWHERE).hashAlgorithm("SHA2_256");
    json.messageValue(
        "tlogs",
        field -> {
          switch (field) {
            case "baseUrl" -> log.baseUrl(uri());
            case "hashAlgorithm" -> log.hashAlgorithm(json.stringValue(field));
            case "publicKey" -> log.publicKey(publicKey());
            case "logId" ->
                json.messageValue(
                    field,
                    name -> {
                      if (name.equals("keyId")) {
                        log.logId(
                            ImmutableLogId.builder().keyId(json.base64Value("keyId")).build());
                      } else {
                        json.skip();
                      }
                    });
            default -> json.skip();
          }
        });
    try {
      return log.build();
    } catch (IllegalStateException e) {
      throw new VerificationException("a log lacks its publicKey or logId");
    }
  }

  /** Reads the CertificateAuthority that the reader stands on. */
  CertificateAuthority authority() throws IOException, VerificationException {
    ImmutableCertificateAuthority.Builder authority =
        ImmutableCertificateAuthority.builder()
            .uri(NOWHERE)
            .subject(ImmutableSubject.builder().organization("").commonName("").build())
            .validFor(ImmutableValidFor.builder().start(Instant.EPOCH).build());
    List<Certificate> chain = new ArrayList<>();
    json.messageValue(
        "certificateAuthorities",
        field -> {
          switch (field) {
            case "uri" -> authority.uri(uri());
            case "validFor" -> authority.validFor(validFor());
            case "certChain" ->
                json.messageValue(
                    field,
                    name -> {
                      if (name.equals("certificates")) {
                        json.arrayValue(name, () -> json.messageValue(name, f -> add(f, chain)));
                      } else {
                        json.skip();
                      }
                    });
            default -> json.skip();
          }
        });
    if (chain.isEmpty()) {
      throw new VerificationException("an authority has no certificate");
    }
    try {
      return authority
          .certPath(CertificateFactory.getInstance("X.509").generateCertPath(chain))
          .build();
    } catch (CertificateException e) {
      throw new VerificationException("the certificates of an authority are not a chain");
    }
  }

  private void add(String field, List<Certificate> chain)
      throws IOException, VerificationException {
    if (!field.equals("rawBytes")) {
      json.skip();
      return;
    }
    try {
      chain.add(Certificates.parse(json.base64Value("certChain.certificates.rawBytes")));
    } catch (CertificateException e) {
      throw new VerificationException(
          "certChain.certificates.rawBytes is not an X.509 certificate");
    }
  }

  private PublicKey publicKey() throws IOException, VerificationException {
    ImmutablePublicKey.Builder key =
        ImmutablePublicKey.builder()
            .validFor(ImmutableValidFor.builder().start(Instant.EPOCH).build());
    json.messageValue(
        "publicKey",
        field -> {
          switch (field) {
            case "rawBytes" -> key.rawBytes(json.base64Value("publicKey.rawBytes"));
            case "keyDetails" -> key.keyDetails(keyDetails(json.stringValue(field)));
            case "validFor" -> key.validFor(validFor());
            default -> json.skip();
          }
        });
    try {
      return key.build();
    } catch (IllegalStateException e) {
      throw new VerificationException("a publicKey lacks its rawBytes or keyDetails");
    }
  }

  /**
   * sigstore-java knows only one name for ECDSA keys, but takes keys on all three curves under it;
   * logs sign with SHA-256 whatever the curve.
   */
  private static String keyDetails(String name) {
    return name.startsWith(ECDSA) ? ECDSA_WITH_SHA_256 : name;
  }

  private ValidFor validFor() throws IOException, VerificationException {
    ImmutableValidFor.Builder validFor = ImmutableValidFor.builder().start(Instant.EPOCH);
    json.messageValue(
        "validFor",
        field -> {
          switch (field) {
            case "start" -> validFor.start(time());
            case "end" -> validFor.end(time());
            default -> json.skip();
          }
        });
    return validFor.build();
  }

  private Instant time() throws IOException, VerificationException {
    String text = json.stringValue("validFor");
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new VerificationException("validFor holds " + Printable.of(text) + ", not a time");
    }
  }

  private URI uri() throws IOException, VerificationException {
    String text = json.stringValue("uri");
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new VerificationException(Printable.of(text) + " is no URI");
    }
  }
}
