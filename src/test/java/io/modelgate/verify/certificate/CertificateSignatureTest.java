package io.modelgate.verify.certificate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates are believed, and when. */
final class CertificateSignatureTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LAST_YEAR = Instant.parse("2025-12-31T23:59:59Z");
  private static final Instant NEXT_YEAR = Instant.parse("2028-01-01T00:00:00Z");
  private static final String ROOT = "CN=root";
  private static final String ISSUING = "CN=issuing";

  private BundleSigner signer;
  private KeyPair rootKeys;
  private KeyPair issuingKeys;
  private X509Certificate root;
  private X509Certificate issuing;
  private final List<String> read = new ArrayList<>();
  private CertificateConditions conditions = CertificateConditions.NONE;

  @BeforeEach
  void makeAuthorities() throws GeneralSecurityException, IOException {
    signer = new BundleSigner("secp256r1");
    rootKeys = rsa();
    issuingKeys = rsa();
    root = authority(ROOT, rootKeys).selfSigned();
    issuing = authority(ISSUING, issuingKeys).issuedBy(ROOT, rootKeys);
  }

  @Test
  void chainToAGivenRootIsVerified() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    SignedPayload signed = open(List.of(root), leaf, issuing);

    assertThat(signed.payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
    assertThat(signed.signer())
        .isEqualTo(
            new Signer.Certificate(
                "CN=leaf", Certificates.fingerprint(leaf), ROOT, Optional.empty()));
  }

  @Test
  void intermediateMayBeGivenInPlaceOfSigned() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    assertThat(open(List.of(issuing, root), leaf).payload().bytes())
        .isEqualTo(BundleSigner.PAYLOAD);
    assertThat(open(List.of(root), leaf, root, issuing).payload().bytes())
        .isEqualTo(BundleSigner.PAYLOAD);
  }

  @Test
  void legacySignatureIsVerified() throws Exception {
    byte[] signature = signer.signLegacy("SHA256withECDSA", BundleSigner.envelope());
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);

    assertThat(open(List.of(root), BundleSigner.bundle(material(List.of(leaf)), signature)))
        .isNotNull();
  }

  @Test
  void selfSignedCertificateMayBeGivenItself() throws Exception {
    X509Certificate leaf = leaf().selfSigned();

    assertThat(open(List.of(leaf), leaf).signer())
        .isEqualTo(
            new Signer.Certificate(
                "CN=leaf", Certificates.fingerprint(leaf), "CN=leaf", Optional.empty()));
    assertThat(open(List.of(leaf), leaf, leaf).payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
    assertThat(open(List.of(leaf), leaf, leaf).payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
  }

  @Test
  void intermediateAloneIsNoRoot() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    assertRefused(
        "the issuer of its certificate CN=issuing, CN=root, is neither among the given"
            + " certificates nor in the signature",
        List.of(issuing),
        leaf);
    assertRefused(
        "its certificates lead to the root CN=root, which is not among the given certificates",
        List.of(issuing),
        leaf,
        root);
  }

  @Test
  void otherRootIsRefused() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);
    X509Certificate other = authority("CN=other", rsa()).selfSigned();
    X509Certificate namesake = authority(ROOT, rsa()).selfSigned();

    assertRefused(
        "its certificates lead to the root CN=root, which is not among the given certificates",
        List.of(other),
        leaf,
        issuing,
        root);
    assertRefused(
        "the issuer of its certificate CN=issuing, CN=root, is neither among the given"
            + " certificates nor in the signature",
        List.of(namesake),
        leaf,
        issuing);
  }

  @Test
  void renewedRootIsPreferredToTheExpiredOne() throws Exception {
    X509Certificate expired = authority(ROOT, rootKeys).valid(LONG_AGO, LAST_YEAR).selfSigned();
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);

    assertThat(open(List.of(expired, root), leaf).payload().bytes())
        .isEqualTo(BundleSigner.PAYLOAD);
  }

  @Test
  void expiredCertificateIsRefusedThoughItWasValidWhenItSigned() throws Exception {
    X509Certificate expired = leaf().valid(LONG_AGO, LAST_YEAR).issuedBy(ROOT, rootKeys);
    X509Certificate future = leaf().valid(NEXT_YEAR, NEXT_YEAR).issuedBy(ROOT, rootKeys);

    assertRefused(
        "its certificate CN=leaf expired on 2025-12-31T23:59:59Z", List.of(root), expired);
    assertRefused(
        "its certificate CN=leaf is not valid before 2028-01-01T00:00:00Z", List.of(root), future);
  }

  @Test
  void expiredAuthorityIsRefused() throws Exception {
    X509Certificate old =
        authority(ISSUING, issuingKeys).valid(LONG_AGO, LAST_YEAR).issuedBy(ROOT, rootKeys);
    X509Certificate oldRoot = authority(ROOT, rootKeys).valid(LONG_AGO, LAST_YEAR).selfSigned();
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    assertRefused(
        "its certificate CN=issuing expired on 2025-12-31T23:59:59Z", List.of(root), leaf, old);
    assertRefused(
        "its certificate CN=root expired on 2025-12-31T23:59:59Z", List.of(oldRoot), leaf, issuing);
  }

  @Test
  void firstAndLastSecondCount() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);
    InputStream first = bundle(List.of(leaf));
    InputStream last = bundle(List.of(leaf));

    assertThat(method(List.of(root), TestCertificate.FROM).open(first)).isNotNull();
    assertThat(method(List.of(root), TestCertificate.UNTIL).open(last)).isNotNull();
  }

  @Test
  void usageMustAllowSigningCode() throws Exception {
    X509Certificate none = leaf().keyUsage(0).extendedKeyUsage().issuedBy(ROOT, rootKeys);
    X509Certificate noPurpose = leaf().extendedKeyUsage().issuedBy(ROOT, rootKeys);
    X509Certificate server =
        leaf().extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).issuedBy(ROOT, rootKeys);
    X509Certificate any =
        leaf().extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).issuedBy(ROOT, rootKeys);
    X509Certificate agreement = leaf().keyUsage(KeyUsage.keyAgreement).issuedBy(ROOT, rootKeys);

    String lacks = "its certificate CN=leaf lacks the extended key usage codeSigning";
    String remedy =
        "; to accept one that names none, set extendedKeyUsage Any (--extended-key-usage Any)";
    for (X509Certificate leaf : List.of(none, noPurpose, any)) {
      assertRefused(lacks + remedy, List.of(root), leaf);
    }
    assertRefused(lacks, List.of(root), server);
    assertRefused(
        "its certificate CN=leaf lacks the key usage digitalSignature", List.of(root), agreement);
  }

  @Test
  void anyUsageIsReadAsRfc5280Does() throws Exception {
    conditions =
        new CertificateConditions(ExtendedUsage.ANY, Optional.empty(), Optional.empty(), List.of());
    X509Certificate none = leaf().extendedKeyUsage().issuedBy(ROOT, rootKeys);
    X509Certificate any =
        leaf().extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).issuedBy(ROOT, rootKeys);
    X509Certificate server =
        leaf().extendedKeyUsage(KeyPurposeId.id_kp_serverAuth).issuedBy(ROOT, rootKeys);
    X509Certificate agreement =
        leaf().keyUsage(KeyUsage.keyAgreement).extendedKeyUsage().issuedBy(ROOT, rootKeys);

    for (X509Certificate leaf : List.of(none, any, leaf().issuedBy(ROOT, rootKeys))) {
      assertThat(open(List.of(root), leaf).payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
    }
    assertRefused(
        "its certificate CN=leaf lacks the extended key usage codeSigning", List.of(root), server);
    assertRefused(
        "its certificate CN=leaf lacks the key usage digitalSignature", List.of(root), agreement);
  }

  @Test
  void authorityIsOneOnThePath() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);
    X509Certificate other = authority("CN=other", rsa()).selfSigned();
    X509Certificate alone = leaf().selfSigned();

    for (X509Certificate each : List.of(root, issuing)) {
      conditions = ofAuthority(each);
      assertThat(open(List.of(root, other), leaf, issuing)).isNotNull();
    }
    for (X509Certificate each : List.of(other, leaf)) {
      conditions = ofAuthority(each);
      assertRefused(
          "its certificate CN=leaf is of the authority with the SHA-256 "
              + Certificates.fingerprint(issuing)
              + " or "
              + Certificates.fingerprint(root)
              + ", not of the one with "
              + Certificates.fingerprint(each),
          List.of(root, other),
          leaf,
          issuing);
    }
    conditions = ofAuthority(alone);
    assertThat(open(List.of(alone), alone)).isNotNull();
  }

  @Test
  void subjectAndNamesMustBeAsStated() throws Exception {
    X509Certificate leaf =
        leaf()
            .alternativeNames(
                new GeneralName(GeneralName.rfc822Name, "release@example.com"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "https://x/@example.org"))
            .issuedBy(ROOT, rootKeys);

    conditions = named("CN=le*", "email:*@example.com", "URI:https://x/*");
    assertThat(open(List.of(root), leaf)).isNotNull();
    conditions = named("CN=other");
    assertRefused("its certificate is for CN=leaf, not for CN=other", List.of(root), leaf);
    conditions = named("CN=leaf", "email:*@example.com", "email:*@example.org");
    assertRefused(
        "its certificate CN=leaf has the alternative names email:release@example.com,"
            + " URI:https://x/@example.org, not email:*@example.org",
        List.of(root),
        leaf);
    assertRefused(
        "its certificate CN=leaf has no alternative name, not email:*@example.com",
        List.of(root),
        leaf().issuedBy(ROOT, rootKeys));
  }

  @Test
  void anotherHolderOfTheSameCommonNameIsRefused() throws Exception {
    conditions = named("CN=leaf", "email:release@example.com");

    assertThat(open(List.of(root), signedBy("release@example.com"))).isNotNull();
    assertRefused(
        "its certificate CN=leaf has the alternative name email:evil@example.com, not"
            + " email:release@example.com",
        List.of(root),
        signedBy("evil@example.com"));
    assertRefused(
        "its certificate CN=leaf has no alternative name, not email:release@example.com",
        List.of(root),
        leaf().issuedBy(ROOT, rootKeys));
  }

  private X509Certificate signedBy(String email) throws Exception {
    return leaf()
        .alternativeNames(new GeneralName(GeneralName.rfc822Name, email))
        .issuedBy(ROOT, rootKeys);
  }

  /** Of names that read as what they are not, none matches a pattern. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email:*@example.com | evil@attacker.org\u0000@example.com",
        "email:release@example.com | release@example.com\u0000.attacker.org",
        "email:*@example.com | evil@attacker.org@example.com",
        "DNS:*.example.com | attacker.org\u0000.example.com",
        "URI:https://github.com/org/* | https://github.com/org/../evil/sign",
        "URI:https://github.com/org/* | https://github.com/org/%2e%2E/evil/sign",
        "URI:https://github.com* | https://github.com@attacker.org/sign",
        "URI:https://*.example.com/sign | https://attacker.org/.example.com/sign",
      })
  void misleadingNameIsRefused(String pattern, String name) throws Exception {
    int kind =
        pattern.startsWith("email")
            ? GeneralName.rfc822Name
            : pattern.startsWith("DNS")
                ? GeneralName.dNSName
                : GeneralName.uniformResourceIdentifier;
    conditions = named("CN=leaf", pattern);
    X509Certificate leaf =
        leaf().alternativeNames(new GeneralName(kind, name)).issuedBy(ROOT, rootKeys);

    assertThatThrownBy(() -> open(List.of(root), leaf))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith("its certificate CN=leaf has ")
        .hasMessageEndingWith(", not " + pattern)
        .hasMessageNotContaining("\u0000");
  }

  @Test
  void nameConstraintsOfAnAuthorityCount() throws Exception {
    X509Certificate narrow =
        authority(ISSUING, issuingKeys)
            .permitting(new GeneralName(GeneralName.rfc822Name, "example.com"))
            .issuedBy(ROOT, rootKeys);
    X509Certificate inside = emailOf("release@example.com");
    X509Certificate outside = emailOf("release@attacker.org");

    assertThat(open(List.of(root), inside, narrow)).isNotNull();
    assertThatThrownBy(() -> open(List.of(root), outside, narrow))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith("its certificate CN=leaf is not acceptable: name constraints");
  }

  private X509Certificate emailOf(String email) throws Exception {
    return leaf()
        .alternativeNames(new GeneralName(GeneralName.rfc822Name, email))
        .issuedBy(ISSUING, issuingKeys);
  }

  /** An authority may issue itself a certificate for this, so it may sign; but it must say so. */
  @Test
  void authorityThatSignsItselfMustBeForSigning() throws Exception {
    X509Certificate forIssuing =
        authority(ISSUING, signer.keys())
            .extendedKeyUsage(KeyPurposeId.id_kp_codeSigning)
            .issuedBy(ROOT, rootKeys);
    X509Certificate forBoth =
        authority(ISSUING, signer.keys())
            .keyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature)
            .extendedKeyUsage(KeyPurposeId.id_kp_codeSigning)
            .issuedBy(ROOT, rootKeys);

    assertRefused(
        "its certificate CN=issuing lacks the key usage digitalSignature",
        List.of(root),
        forIssuing);
    assertThat(open(List.of(root), forBoth)).isNotNull();
  }

  private static CertificateConditions ofAuthority(X509Certificate authority) {
    return new CertificateConditions(
        ExtendedUsage.CODE_SIGNING,
        Optional.of(Certificates.fingerprint(authority)),
        Optional.empty(),
        List.of());
  }

  private static CertificateConditions named(String subject, String... names)
      throws PatternException {
    List<AlternativeNamePattern> patterns = new ArrayList<>();
    for (String name : names) {
      patterns.add(AlternativeNamePattern.of(name));
    }
    return new CertificateConditions(
        ExtendedUsage.CODE_SIGNING,
        Optional.empty(),
        Optional.of(NamePattern.of(subject)),
        patterns);
  }

  @Test
  void purposeAloneIsEnough() throws Exception {
    X509Certificate leaf = leaf().keyUsage(0).issuedBy(ROOT, rootKeys);

    assertThat(open(List.of(root), leaf).payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
  }

  @Test
  void leafCannotIssue() throws Exception {
    X509Certificate noAuthority =
        authority(ISSUING, issuingKeys).noAuthority().issuedBy(ROOT, rootKeys);
    X509Certificate noUsage =
        authority(ISSUING, issuingKeys)
            .keyUsage(KeyUsage.digitalSignature)
            .issuedBy(ROOT, rootKeys);
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    assertRefused(
        "its certificate CN=issuing is not acceptable: basic constraints check failed: this is not"
            + " a CA certificate",
        List.of(root),
        leaf,
        noAuthority);
    assertRefused(
        "its certificate CN=issuing is not acceptable: CA key usage check failed: keyCertSign bit"
            + " is not set",
        List.of(root),
        leaf,
        noUsage);
  }

  @Test
  void rootMustBeAnAuthority() throws Exception {
    X509Certificate noAuthority = authority(ROOT, rootKeys).noAuthority().selfSigned();
    X509Certificate noUsage =
        authority(ROOT, rootKeys).keyUsage(KeyUsage.digitalSignature).selfSigned();
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);

    assertRefused(
        "its certificate CN=root is not acceptable: basic constraints check failed: this is not a"
            + " CA certificate",
        List.of(noAuthority),
        leaf);
    assertRefused(
        "its certificate CN=root is not acceptable: CA key usage check failed: keyCertSign bit is"
            + " not set",
        List.of(noUsage),
        leaf);
  }

  @Test
  void pathLengthCounts() throws Exception {
    X509Certificate narrow = authority("CN=narrow", rootKeys).pathLength(0).selfSigned();
    X509Certificate below = authority(ISSUING, issuingKeys).issuedBy("CN=narrow", rootKeys);
    X509Certificate further = authority("CN=further", issuingKeys).issuedBy(ISSUING, issuingKeys);
    X509Certificate limited =
        authority(ISSUING, issuingKeys).pathLength(0).issuedBy(ROOT, rootKeys);
    X509Certificate leaf = leaf().issuedBy("CN=further", issuingKeys);

    assertRefused(
        "its certificate CN=further is not acceptable: basic constraints check failed:"
            + " pathLenConstraint violated - this cert must be the last cert in the certification"
            + " path",
        List.of(root),
        leaf,
        further,
        limited);
    assertRefused(
        "its certificate CN=issuing is not acceptable: basic constraints check failed:"
            + " pathLenConstraint violated - this cert must be the last cert in the certification"
            + " path",
        List.of(narrow),
        leaf().issuedBy(ISSUING, issuingKeys),
        below);
  }

  @Test
  void otherKeysSignatureIsRefused() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);
    InputStream bundle =
        new BundleSigner("secp256r1").bundle("SHA256withECDSA", material(List.of(leaf)));

    assertThatThrownBy(() -> open(List.of(root), bundle))
        .isInstanceOf(VerificationException.class)
        .hasMessage("it is not its certificate's: CN=leaf");
  }

  @Test
  void keyMustBeEllipticCurve() throws Exception {
    X509Certificate leaf = TestCertificate.leaf(rsa()).issuedBy(ROOT, rootKeys);

    assertRefused(
        "the key of its certificate CN=leaf is not an elliptic curve key on P-256, P-384 or P-521",
        List.of(root),
        leaf);
  }

  @Test
  void flawedMaterialIsRefused() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ROOT, rootKeys);
    String good = material(List.of(leaf));

    assertRefused("x509CertificateChain contains no certificate", material(List.of()));
    assertRefused(
        "x509CertificateChain.certificates holds more than 100 entries",
        material(Collections.nCopies(101, leaf)));
    assertRefused(
        "certificate 1 of x509CertificateChain is not an X.509 certificate",
        good.replace("\"rawBytes\": \"", "\"rawBytes\": \"AAAA"));
    assertRefused(
        "x509CertificateChain.certificates.rawBytes is missing", good.replace("rawBytes", "raw"));
    assertRefused(
        "x509CertificateChain.certificates.rawBytes is larger than 64 KiB",
        good.replace("\"rawBytes\": \"", "\"rawBytes\": \"" + "AAAA".repeat(30_000)));
    assertRefused(
        "it was made with a publicKey, not with an x509CertificateChain",
        "{\"publicKey\": {\"hint\": \"\"}}");
    assertRefused(
        "it was made with a certificate, not with an x509CertificateChain",
        good.replace("x509CertificateChain\": {\"certificates\": [", "certificate\": ")
            .replace("]}}", "}"));
  }

  @Test
  @Timeout(20)
  void certificatesThatIssueEachOtherTakeNoTime() throws Exception {
    List<X509Certificate> maze = new ArrayList<>(List.of(leaf().issuedBy("CN=x", rootKeys)));
    for (int i = 0; i < 99; i++) {
      KeyPair keys = i % 2 == 0 ? rootKeys : issuingKeys;
      KeyPair others = i % 2 == 0 ? issuingKeys : rootKeys;
      maze.add(authority("CN=x", keys).issuedBy("CN=x", others));
    }

    assertRefused(
        "the issuer of its certificate CN=x, CN=x, is neither among the given certificates nor in"
            + " the signature",
        material(maze));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 33, 100})
  void longChainIsVerified(int length) throws Exception {
    List<X509Certificate> chain = new ArrayList<>();
    int last = length - 2;
    for (int i = 0; i <= last; i++) {
      KeyPair keys = i % 2 == 0 ? issuingKeys : rootKeys;
      String issuer = i == last ? ROOT : "CN=authority " + (i + 1);
      KeyPair issuers = i == last || i % 2 == 0 ? rootKeys : issuingKeys;
      chain.add(authority("CN=authority " + i, keys).issuedBy(issuer, issuers));
    }
    chain.add(0, leaf().issuedBy("CN=authority 0", issuingKeys));

    assertThat(open(List.of(root), chain.toArray(X509Certificate[]::new)).payload().bytes())
        .isEqualTo(BundleSigner.PAYLOAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withRSA", "MD5withRSA", "SHA1withRSAandMGF1"})
  void signatureOverACollidingHashIsRefused(String algorithm) throws Exception {
    X509Certificate leaf = leaf().signedWith(algorithm).issuedBy(ISSUING, issuingKeys);
    X509Certificate weak =
        authority(ISSUING, issuingKeys).signedWith(algorithm).issuedBy(ROOT, rootKeys);
    X509Certificate good = leaf().issuedBy(ISSUING, issuingKeys);

    assertThatThrownBy(() -> open(List.of(root), leaf, issuing))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith("its certificate CN=leaf is signed with ")
        .hasMessageEndingWith(", over a hash that is no longer safe");
    assertThatThrownBy(() -> open(List.of(root), good, weak))
        .hasMessageStartingWith("its certificate CN=issuing is signed with ");
  }

  /** It is trusted as it is: its own signature proves nothing. */
  @Test
  void rootsOwnSignatureMayBeOfAnOldHash() throws Exception {
    X509Certificate old = authority(ROOT, rootKeys).signedWith("SHA1withRSA").selfSigned();

    assertThat(open(List.of(old), leaf().issuedBy(ROOT, rootKeys)).payload().bytes())
        .isEqualTo(BundleSigner.PAYLOAD);
  }

  @Test
  void shortKeyOfAnAuthorityIsRefused() throws Exception {
    KeyPair keys = rsa(1024);
    X509Certificate weak = authority(ISSUING, keys).issuedBy(ROOT, rootKeys);
    X509Certificate weakRoot = authority(ROOT, keys).selfSigned();

    assertRefused(
        "its certificate CN=issuing has an RSA key of 1024 bits, which is less than 2048",
        List.of(root),
        leaf().issuedBy(ISSUING, keys),
        weak);
    assertRefused(
        "its certificate CN=root has an RSA key of 1024 bits, which is less than 2048",
        List.of(weakRoot),
        leaf().issuedBy(ROOT, keys));
  }

  @Test
  void everyCertificateIsTold() throws Exception {
    X509Certificate leaf = leaf().issuedBy(ISSUING, issuingKeys);

    open(List.of(root), leaf, issuing);

    assertThat(read).containsExactly("given CN=root", "signature CN=leaf", "signature CN=issuing");
  }

  private TestCertificate leaf() {
    return TestCertificate.leaf(signer.keys());
  }

  private static TestCertificate authority(String name, KeyPair keys) {
    return TestCertificate.authority(name, keys);
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    return rsa(2048);
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private CertificateSignature method(List<X509Certificate> given, Instant now) {
    return new CertificateSignature(
        given,
        conditions,
        Timestamps.NONE,
        Clock.fixed(now, ZoneOffset.UTC),
        (source, certificate) -> read.add(source + " " + certificate.getSubjectX500Principal()));
  }

  private SignedPayload open(List<X509Certificate> given, X509Certificate... chain)
      throws Exception {
    return open(given, bundle(List.of(chain)));
  }

  private SignedPayload open(List<X509Certificate> given, InputStream bundle) throws Exception {
    return method(given, NOW).open(bundle);
  }

  private InputStream bundle(List<X509Certificate> chain) throws GeneralSecurityException {
    return signer.bundle("SHA256withECDSA", material(chain));
  }

  private void assertRefused(String reason, List<X509Certificate> given, X509Certificate... chain) {
    assertThatThrownBy(() -> open(given, chain))
        .isInstanceOf(VerificationException.class)
        .hasMessage(reason);
  }

  private void assertRefused(String reason, String material) {
    assertThatThrownBy(() -> open(List.of(root), signer.bundle("SHA256withECDSA", material)))
        .isInstanceOf(VerificationException.class)
        .hasMessage(reason);
  }

  private static String material(List<X509Certificate> chain) {
    return chain.stream()
        .map(CertificateSignatureTest::rawBytes)
        .collect(joining(", ", "{\"x509CertificateChain\": {\"certificates\": [", "]}}"));
  }

  private static String rawBytes(X509Certificate certificate) {
    try {
      String base64 = Base64.getEncoder().encodeToString(certificate.getEncoded());
      return "{\"rawBytes\": \"" + base64 + "\"}";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
