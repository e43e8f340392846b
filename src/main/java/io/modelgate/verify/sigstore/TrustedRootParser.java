package io.modelgate.verify.sigstore;

import dev.sigstore.trustroot.CertificateAuthority;
import dev.sigstore.trustroot.ImmutableSigstoreTrustedRoot;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.trustroot.TransparencyLog;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a trusted root, alone or in a client's trust configuration (sigstore_trustroot.proto).
 * sigstore-java's own parser does as much, in three times the time and with 40 MB more.
 */
final class TrustedRootParser {
  private static final String CONFIGURATION =
      "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";
  private static final Set<String> ROOTS =
      Set.of(
          "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
          "application/vnd.dev.sigstore.trustedroot.v0.1+json",
          "application/vnd.dev.sigstore.trustedroot.v0.2+json");

  private final StrictJson json;
  private final TrustedPartyParser parties;
  private final List<TransparencyLog> logs = new ArrayList<>();
  private final List<TransparencyLog> certificateLogs = new ArrayList<>();
  private final List<CertificateAuthority> authorities = new ArrayList<>();
  private final List<CertificateAuthority> timestampAuthorities = new ArrayList<>();
  private String mediaType = "missing";
  private String rootMediaType = "missing";

  private TrustedRootParser(StrictJson json) {
    this.json = json;
    this.parties = new TrustedPartyParser(json);
  }

  /**
   * Reads one.
   *
   * @throws VerificationException where it is neither
   */
  static SigstoreTrustedRoot parse(byte[] bytes) throws VerificationException {
    return StrictJson.read(bytes, json -> new TrustedRootParser(json).document());
  }

  private SigstoreTrustedRoot document() throws IOException, VerificationException {
    json.messageValue(
        "the trusted root",
        field -> {
          switch (field) {
            case "mediaType" -> mediaType = json.stringValue("mediaType");
            case "trustedRoot" -> json.messageValue("trustedRoot", this::nested);
            default -> root(field);
          }
        });
    String actual = mediaType.equals(CONFIGURATION) ? rootMediaType : mediaType;
    if (!ROOTS.contains(actual)) {
      throw new VerificationException(
          "mediaType is " + Printable.of(actual) + ", not a Sigstore trusted root's");
    }
    return ImmutableSigstoreTrustedRoot.builder()
        .addAllTLogs(logs)
        .addAllCTLogs(certificateLogs)
        .addAllCAs(authorities)
        .addAllTSAs(timestampAuthorities)
        .build();
  }

  private void nested(String field) throws IOException, VerificationException {
    if (field.equals("mediaType")) {
      rootMediaType = json.stringValue("trustedRoot.mediaType");
    } else {
      root(field);
    }
  }

  private void root(String field) throws IOException, VerificationException {
    switch (field) {
      case "tlogs" -> json.arrayValue(field, () -> logs.add(parties.log()));
      case "ctlogs" -> json.arrayValue(field, () -> certificateLogs.add(parties.log()));
      case "certificateAuthorities" ->
          json.arrayValue(field, () -> authorities.add(parties.authority()));
      case "timestampAuthorities" ->
          json.arrayValue(field, () -> timestampAuthorities.add(parties.authority()));
      default -> json.skip();
    }
  }
}
