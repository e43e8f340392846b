package io.modelgate.verify.sigstore;

import static io.modelgate.verify.sigstore.KeylessBundle.SIGNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.SourceField;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.sigstore.KeylessBundle.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyless signatures of a deployment of the tests' own, each with one flaw. */
final class KeylessSignatureTest {
  private static final byte[] PAYLOAD = "{\"name\": \"モデル ü\"}".getBytes(UTF_8);
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-06-02T12:00:00Z");

  private TestDeployment deployment;
  private KeylessBundle bundle;

  @BeforeEach
  void sign() throws GeneralSecurityException, IOException {
    deployment = new TestDeployment();
    bundle = deployment.bundle(PAYLOAD);
  }

  @Test
  void loggedSignatureIsVerified() throws Exception {
    SignedPayload signed = open();

    assertThat(signed.payload().bytes()).isEqualTo(PAYLOAD);
    assertThat(signed.signer()).isEqualTo(SIGNER);
  }

  @ParameterizedTest
  @EnumSource(Log.class)
  void timestampIsEnoughForEveryLog(Log log) throws Exception {
    bundle.log = log;
    bundle.promise = false;
    bundle.timestamp = Optional.of(NOON.plusSeconds(60));

    assertThat(open().payload().bytes()).isEqualTo(PAYLOAD);
  }

  @Test
  void logOfAPrivateDeploymentMayHaveAnotherCurve() throws Exception {
    deployment = new TestDeployment("secp384r1");
    bundle = deployment.bundle(PAYLOAD);

    assertThat(open().payload().bytes()).isEqualTo(PAYLOAD);
  }

  @Test
  void workflowIsAnIdentity() throws Exception {
    String workflow = "https://forge.example/org/repo/.workflows/release.yaml@refs/tags/v1";
    bundle.names =
        new GeneralName[] {new GeneralName(GeneralName.uniformResourceIdentifier, workflow)};
    bundle.oldIssuer = Optional.empty();
    Signer.Identity expected = new Signer.Identity(workflow, SIGNER.issuer());

    assertThat(open(expected).signer()).isEqualTo(expected);
  }

  @Test
  void userNameOfAPrivateDeploymentIsAnIdentity() throws Exception {
    bundle.names = new GeneralName[] {otherName("1.3.6.1.4.1.57264.1.7", "alice!example.com")};
    Signer.Identity expected = new Signer.Identity("alice!example.com", SIGNER.issuer());

    assertThat(open(expected).signer()).isEqualTo(expected);

    bundle.names = new GeneralName[] {otherName("1.3.6.1.4.1.311.20.2.3", "alice!example.com")};
    assertRefused("its certificate must name one e-mail address, URI or user name as its holder");
  }

  private static GeneralName otherName(String type, String value) {
    return otherName(type, new DERUTF8String(value));
  }

  private static GeneralName otherName(String type, ASN1Encodable value) {
    return new GeneralName(
        GeneralName.otherName, new OtherName(new ASN1ObjectIdentifier(type), value));
  }

  static Stream<ASN1Encodable> unexpectedUserNames() {
    return Stream.of(
        new DERIA5String("alice"),
        new DERPrintableString("alice"),
        new DERBMPString("alice"),
        new DEROctetString("alice".getBytes(UTF_8)),
        new DERSequence(new DERUTF8String("alice")),
        new DERTaggedObject(true, 0, new DERUTF8String("alice")),
        new ASN1Integer(7),
        DERNull.INSTANCE);
  }

  /** Fulcio writes a UTF8String; what is written otherwise is somebody else's. */
  @ParameterizedTest
  @MethodSource("unexpectedUserNames")
  void userNameInAnotherEncodingIsRefused(ASN1Encodable value) {
    bundle.names = new GeneralName[] {otherName("1.3.6.1.4.1.57264.1.7", value)};

    assertThatThrownBy(() -> open(new Signer.Identity("alice", SIGNER.issuer())))
        .isInstanceOf(VerificationException.class)
        .hasMessage("its certificate names its holder in an unreadable way");
  }

  /** An exact name is compared as it is; no pattern matches what reads as something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/org/../evil/.github/workflows/x.yml@refs/heads/main",
        "https://github.com/org/%2e%2e/evil",
        "https://github.com@evil.example/org/x",
      })
  void misleadingIdentityIsRefused(String identity) throws Exception {
    bundle.names =
        new GeneralName[] {new GeneralName(GeneralName.uniformResourceIdentifier, identity)};

    for (IdentityPattern pattern :
        List.of(
            IdentityPattern.Globbed.of("https://github.com/org/*"),
            IdentityPattern.Globbed.of("https://github.com*"),
            IdentityPattern.Regular.of("(?s)https://github\\.com.*"))) {
      assertMadeBy(identity, pattern);
    }
    assertMadeBy(identity, new IdentityPattern.Exact("https://github.com/org/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000@example.com", "\u0430lice@example.com", "alice\n@example.com"})
  void confusableUserNameIsRefused(String name) throws Exception {
    bundle.names = new GeneralName[] {otherName("1.3.6.1.4.1.57264.1.7", name)};

    for (String exact : List.of("a", "a@example.com", "alice@example.com")) {
      assertMadeBy(name, new IdentityPattern.Exact(exact));
    }
    assertMadeBy(name, IdentityPattern.Regular.of("(?m)[a-z]+@example\\.com"));
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      assertMadeBy(name, IdentityPattern.Globbed.of("*@example.com"));
    }
  }

  private void assertMadeBy(String identity, IdentityPattern expected) {
    assertThatThrownBy(
            () ->
                open(
                    new ExpectedSigner(
                        Optional.of(expected),
                        new IdentityPattern.Exact(SIGNER.issuer()),
                        Map.of())))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith("it was made by ")
        .hasMessageNotContaining("\u0000")
        .hasMessageContaining(Printable.of(identity));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repository=org/models",
        "repository=org/*",
        "repository=https://forge.example/org/models",
        "ref=refs/tags/v*",
        "workflow=.github/workflows/sign.yaml",
        "workflow=https://forge.example/org/models/.github/workflows/*@refs/tags/v1",
        "runEnvironment=github-hosted",
        "visibility=public",
      })
  void sourceIsAsTheCertificateSays(String condition) throws Exception {
    certifySource();

    assertThat(open(source(condition)).payload().bytes()).isEqualTo(PAYLOAD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repository=org/model | the repository https://forge.example/org/models, not org/model",
        "repository=models | the repository https://forge.example/org/models, not models",
        "repository=https://github.com/org/* | the repository https://forge.example/org/models, not"
            + " https://github.com/org/*",
        "ref=refs/heads/* | the ref refs/tags/v1, not refs/heads/*",
        "workflow=sign.yaml | the workflow"
            + " https://forge.example/org/models/.github/workflows/sign.yaml@refs/tags/v1, not"
            + " sign.yaml",
        "visibility=private | the visibility public, not private",
      })
  void otherSourceIsRefused(String condition, String found) throws Exception {
    certifySource();

    assertThatThrownBy(() -> open(source(condition)))
        .isInstanceOf(VerificationException.class)
        .hasMessage("it was made by someone@example.com, whose certificate names " + found);
  }

  @Test
  void certificateWithoutASourceIsRefused() throws Exception {
    ExpectedSigner expected = source("ref=refs/tags/v*");

    assertThatThrownBy(() -> open(expected))
        .hasMessage(
            "it was made by someone@example.com, whose certificate names no ref, not refs/tags/v*");
  }

  @Test
  void patternsAreOfTheWholeIdentity() throws Exception {
    IdentityPattern issuer = IdentityPattern.Regular.of("https://login\\.[a-z]+");

    assertThat(
            open(new ExpectedSigner(
                    Optional.of(IdentityPattern.Globbed.of("*@example.com")), issuer, Map.of()))
                .signer())
        .isEqualTo(SIGNER);
    assertThatThrownBy(
            () ->
                open(
                    new ExpectedSigner(
                        Optional.of(IdentityPattern.Regular.of("someone@example")),
                        issuer,
                        Map.of())))
        .hasMessage(
            "it was made by someone@example.com (https://login.example), not by someone@example"
                + " (https://login\\\\.[a-z]+)");
  }

  @Test
  void timeOfSigningIsTold() throws Exception {
    assertThat(open().time()).isPresent();
  }

  private void certifySource() {
    bundle.source.put(11, "github-hosted");
    bundle.source.put(12, "https://forge.example/org/models");
    bundle.source.put(14, "refs/tags/v1");
    bundle.source.put(
        18, "https://forge.example/org/models/.github/workflows/sign.yaml@refs/tags/v1");
    bundle.source.put(22, "public");
  }

  private static ExpectedSigner source(String condition) throws PatternException {
    int end = condition.indexOf('=');
    SourceField field =
        Stream.of(SourceField.values())
            .filter(each -> each.field().equals(condition.substring(0, end)))
            .findFirst()
            .orElseThrow();
    return new ExpectedSigner(
        Optional.of(new IdentityPattern.Exact(SIGNER.identity())),
        new IdentityPattern.Exact(SIGNER.issuer()),
        Map.of(field, SourceField.pattern(condition.substring(end + 1))));
  }

  private SignedPayload open(ExpectedSigner expected) throws Exception {
    return new KeylessSignature(List.of(trustRoot(deployment.trustedRoot())), expected)
        .open(new ByteArrayInputStream(bundle.json().getBytes(UTF_8)));
  }

  @Test
  void oldIssuerAloneIsTaken() throws Exception {
    bundle.issuer = Optional.empty();

    assertThat(open().signer()).isEqualTo(SIGNER);
  }

  @ParameterizedTest
  @CsvSource({"'', https://login.example", "someone@example.com, ''"})
  void identityAndIssuerAreBothNeeded(String identity, String issuer) {
    assertThatThrownBy(() -> open(new Signer.Identity(identity, issuer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the identity and its issuer must both be given");
  }

  @Test
  void otherIdentityIsRefused() {
    assertThatThrownBy(() -> open(new Signer.Identity("else@example.com", SIGNER.issuer())))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            "it was made by someone@example.com (https://login.example), not by else@example.com"
                + " (https://login.example)");
  }

  @Test
  void severalNamesAreRefused() {
    bundle.names =
        new GeneralName[] {
          new GeneralName(GeneralName.rfc822Name, SIGNER.identity()),
          new GeneralName(GeneralName.rfc822Name, "else@example.com")
        };

    assertRefused("its certificate must name one e-mail address, URI or user name as its holder");
    bundle.names = new GeneralName[] {new GeneralName(GeneralName.dNSName, "example.com")};
    assertRefused("its certificate must name one e-mail address, URI or user name as its holder");
  }

  @Test
  void issuersMustAgree() {
    bundle.oldIssuer = Optional.of("https://other.example");
    assertRefused("its certificate names two issuers of its identity");

    bundle.oldIssuer = Optional.empty();
    bundle.issuer = Optional.empty();
    assertRefused("its certificate names no issuer of its identity");
  }

  @ParameterizedTest
  @CsvSource({"2026-06-01T11:59:59Z", "2026-06-01T12:10:01Z", "2026-06-02T12:00:00Z"})
  void signatureOutsideTheCertificatesTimeIsRefused(Instant time) {
    bundle.loggedAt = time;

    assertRefused(
        "it was made on "
            + time
            + ", when its certificate was not valid: that was from 2026-06-01T12:00:00Z until"
            + " 2026-06-01T12:10:00Z");
  }

  @Test
  void firstAndLastSecondCount() throws Exception {
    bundle.loggedAt = NOON;
    assertThat(open().payload().bytes()).isEqualTo(PAYLOAD);

    bundle.loggedAt = NOON.plusSeconds(600);
    assertThat(open().payload().bytes()).isEqualTo(PAYLOAD);
  }

  @Test
  void everyTimeMustFit() {
    bundle.timestamp = Optional.of(NEXT_DAY);

    assertRefused(
        "it was made on 2026-06-02T12:00:00Z, when its certificate was not valid: that was from"
            + " 2026-06-01T12:00:00Z until 2026-06-01T12:10:00Z");
  }

  @Test
  void signatureWithoutTimeIsRefused() {
    bundle.promise = false;

    assertRefused("neither its transparency log entry nor a timestamp proves when it was made");
  }

  @Test
  void promiseIsRekor1s() {
    bundle.log = Log.REKOR_2;
    bundle.timestamp = Optional.of(NOON.plusSeconds(60));

    assertRefused("its transparency log entry is Rekor v2's with a promise");
  }

  @Test
  void retiredLogIsRefused() {
    deployment.logUntil(NOON);

    assertRefused("its transparency log was not trusted on 2026-06-01T12:01:00Z");
  }

  @ParameterizedTest
  @EnumSource(Log.class)
  void entryAboutSomethingElseIsRefused(Log log) {
    bundle.log = log;
    bundle.loggedPayload = "{}".getBytes(UTF_8);

    assertRefused("its transparency log entry is about something else");
  }

  @ParameterizedTest
  @EnumSource(Log.class)
  void entryOfAnotherCertificateIsRefused(Log log) throws Exception {
    bundle.log = log;
    bundle.loggedCertificate = Optional.of(deployment.bundle(PAYLOAD).certificate());

    assertRefused("its transparency log entry is about another certificate");
  }

  @Test
  void certificateThatWasNotLoggedIsRefused() {
    bundle.certificateLogged = false;

    assertRefused(
        "its certificate is not of the trusted authority: No valid SCTs were found during"
            + " verification");
  }

  @Test
  void certificateForSomethingElseIsRefused() {
    bundle.purpose = KeyPurposeId.id_kp_emailProtection;

    assertRefused("its certificate without a name lacks the extended key usage codeSigning");
  }

  @Test
  void otherDeploymentIsRefused() throws Exception {
    SigstoreTrustRoot other = trustRoot(new TestDeployment().trustedRoot());

    assertThatThrownBy(() -> open(new KeylessSignature(other, SIGNER), bundle.json()))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            "the authority of its certificate (CN=authority) is not in the trusted root, whose"
                + " newest log or authority is of 2026-01-01: if it is newer, use a newer root (a"
                + " TrustRoot in a cluster; --trusted-root or --refresh-trust elsewhere)");
  }

  @Test
  void logsThatARootIsTooOldForAreNamed() throws Exception {
    String root = deployment.trustedRoot();
    String other = new TestDeployment().trustedRoot();

    assertUnknown(with(root, other, "tlogs"), "its transparency log");
    assertUnknown(with(root, other, "ctlogs"), "the log that its certificate is in");
  }

  /** The one root with the other's logs of a kind. */
  private static String with(String root, String other, String field) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode mixed = (ObjectNode) json.readTree(root);
    mixed.set(field, json.readTree(other).get(field));
    ((ObjectNode) mixed.at("/" + field + "/0/publicKey/validFor"))
        .put("start", "2026-03-04T05:06:07Z");
    return mixed.toString();
  }

  private void assertUnknown(String root, String who) {
    assertThatThrownBy(() -> open(new KeylessSignature(trustRoot(root), SIGNER), bundle.json()))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith(
            who + " is not in the trusted root, whose newest log or authority is of 2026-03-04:");
  }

  @Test
  void oneOfSeveralRootsMustVouchForAll() throws Exception {
    String root = deployment.trustedRoot();
    String other = new TestDeployment().trustedRoot();
    ExpectedSigner signer = ExpectedSigner.exactly(SIGNER);

    assertThat(
            open(
                    new KeylessSignature(List.of(trustRoot(other), trustRoot(root)), signer),
                    bundle.json())
                .payload()
                .bytes())
        .isEqualTo(PAYLOAD);
    // Each knows a half of what is needed; the word of the one that knows the authority counts.
    assertThatThrownBy(
            () ->
                open(
                    new KeylessSignature(
                        List.of(
                            trustRoot(with(other, root, "tlogs")),
                            trustRoot(with(root, other, "tlogs")),
                            trustRoot(other)),
                        signer),
                    bundle.json()))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith("its transparency log is not in the trusted root");
  }

  @Test
  void proofMustBeOfTheTree() {
    bundle.indexInTree = 1;
    assertRefused("inclusionProof.logIndex is not below its treeSize");

    bundle.indexInTree = -1;
    assertRefused("inclusionProof.logIndex is not below its treeSize");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "kind": "dsse"       | "kind": "intoto"     | it is of kind intoto 0.0.1, not dsse 0.0.1, dsse 0.0.2 or hashedrekord 0.0.2
          "apiVersion": "0.0.1"| "apiVersion": "0.0.9"| it is of kind dsse 0.0.9, not dsse 0.0.1, dsse 0.0.2 or hashedrekord 0.0.2
          "payloadHash"        | "payloadHush"        | it lacks a hash, a signature or a certificate
          "signatures"         | "signitures"         | it lacks a hash, a signature or a certificate
          "verifier": "        | "verifier": "", "x": " | it lacks a hash, a signature or a certificate
          "value": "           | "value": "x          | payloadHash.value is not hexadecimal
          """)
  void flawedEntryIsRefused(String original, String flawed, String reason) throws Exception {
    String good = bundle.json();
    String body = good.replaceAll("(?s).*\"canonicalizedBody\": \"([^\"]*)\".*", "$1");
    String text = new String(Base64.getDecoder().decode(body), UTF_8);
    assertThat(text).contains(original);

    assertThatThrownBy(
            () -> LogEntryBody.parse(text.replace(original, flawed.strip()).getBytes(UTF_8)))
        .isInstanceOf(VerificationException.class)
        .hasMessage("its transparency log entry: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "checkpoint":          | "chekpoint":          | inclusionProof lacks its rootHash or checkpoint
          "rootHash": "          | "rootHash": "AAAA     | its transparency log entry is not valid: Inclusion proof verification failed
          "canonicalizedBody"    | "body"                | tlogEntries contains an entry without logId, inclusionProof or canonicalizedBody
          "treeSize": "1"        | "treeSize": "x"       | inclusionProof.treeSize must be a whole number
          "logIndex": "7"        | "logIndex": "8"       | its transparency log entry is not valid: Entry SET was not valid
          "keyId": "             | "keyId": "AAAA        | its transparency log is not in the trusted root, whose newest log or authority is of 2026-01-01: if it is newer, use a newer root (a TrustRoot in a cluster; --trusted-root or --refresh-trust elsewhere)
          rekor.example\\n1\\n   | rekor.example\\n2\\n  | its transparency log entry is not valid: Checkpoint signature was invalid
          \\n\\n                 | \\n                   | its transparency log entry is not valid: Could not parse checkpoint from envelope
          "sig": "               | "sig": "AAAA          | it is not its certificate's
          "certificate": {       | "certificate": {}, "x": { | certificate.rawBytes is missing
          """)
  void flawedBundleIsRefused(String original, String flawed, String reason) throws Exception {
    String good = bundle.json();
    assertThat(good).contains(original);

    assertThatThrownBy(() -> open(good.replace(original, flawed), SIGNER))
        .isInstanceOf(VerificationException.class)
        .hasMessage(reason);
  }

  /** Whatever the platform and the library make of it, it is refused in a sentence. */
  @ParameterizedTest
  @ValueSource(strings = {"rawBytes", "canonicalizedBody", "signedEntryTimestamp", "sig"})
  void everyFlippedByteIsRefused(String field) throws Exception {
    KeylessSignature method = new KeylessSignature(trustRoot(deployment.trustedRoot()), SIGNER);

    for (String flawed : flippedBytes(bundle.json(), field)) {
      assertThatThrownBy(() -> open(method, flawed))
          .as(flawed)
          .isInstanceOf(VerificationException.class);
    }
  }

  /** A response has parts that nobody signs: they may change, but nothing else comes of it. */
  @Test
  void flippedByteOfATimestampIsRefusedOrMeansNothing() throws Exception {
    bundle.timestamp = Optional.of(NOON.plusSeconds(60));
    KeylessSignature method = new KeylessSignature(trustRoot(deployment.trustedRoot()), SIGNER);
    int refused = 0;

    for (String flawed : flippedBytes(bundle.json(), "signedTimestamp")) {
      try {
        assertThat(open(method, flawed).signer()).isEqualTo(SIGNER);
      } catch (VerificationException e) {
        assertThat(e).hasMessageStartingWith("its timestamp is not ");
        refused++;
      }
    }

    assertThat(refused).isGreaterThan(500);
  }

  private static List<String> flippedBytes(String json, String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\": \"([^\"]+)\"").matcher(json);
    assertThat(matcher.find()).isTrue();
    String good = matcher.group(1);
    List<String> flipped = new ArrayList<>();
    for (int i = 0; i < Base64.getDecoder().decode(good).length; i++) {
      byte[] bytes = Base64.getDecoder().decode(good);
      bytes[i] = (byte) (bytes[i] ^ (1 << (i % 8)));
      flipped.add(json.replace(good, Base64.getEncoder().encodeToString(bytes)));
    }
    return flipped;
  }

  @Test
  void keyIsNoKeylessSignature() {
    assertThatThrownBy(
            () -> open(bundle.json().replace("\"certificate\"", "\"publicKey\""), SIGNER))
        .isInstanceOf(VerificationException.class)
        .hasMessage("it was made with a publicKey, not keyless with a certificate");
  }

  private SignedPayload open() throws Exception {
    return open(SIGNER);
  }

  private SignedPayload open(Signer.Identity expected) throws Exception {
    return open(bundle.json(), expected);
  }

  private SignedPayload open(String json, Signer.Identity expected) throws Exception {
    return open(new KeylessSignature(trustRoot(deployment.trustedRoot()), expected), json);
  }

  private static SignedPayload open(KeylessSignature method, String json) throws Exception {
    return method.open(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static SigstoreTrustRoot trustRoot(String json)
      throws VerificationException, GeneralSecurityException {
    return new SigstoreTrustRoot(TrustedRootParser.parse(json.getBytes(UTF_8)));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::open).isInstanceOf(VerificationException.class).hasMessage(reason);
  }
}
