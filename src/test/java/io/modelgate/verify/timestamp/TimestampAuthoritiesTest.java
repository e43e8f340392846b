package io.modelgate.verify.timestamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.signer.Timestamps;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which timestamps count. */
final class TimestampAuthoritiesTest {
  private static final byte[] SIGNATURE = {1, 2, 3};
  private static final Instant THEN = Instant.parse("2025-06-01T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final int LARGEST = 64 << 10;

  private TestTimestamps authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestTimestamps();
  }

  @Test
  void timestampOfTheSignatureCounts() throws Exception {
    Timestamps.Found good = new Timestamps.Found(List.of(THEN), Optional.empty());
    List<X509Certificate> both = List.of(authority.root(), authority.own());

    assertThat(found(authority.of(SIGNATURE, THEN))).isEqualTo(good);
    assertThat(found(both, authority.of(SIGNATURE, THEN, false))).isEqualTo(good);
  }

  @Test
  void anyGoodOneCountsAndTheEarliestComesFirst() throws Exception {
    byte[] other = authority.of(new byte[] {1, 2, 4}, THEN);
    byte[] later = authority.of(SIGNATURE, THEN.plusSeconds(1));

    Timestamps.Found found = found(other, new byte[] {1}, later, authority.of(SIGNATURE, THEN));

    assertThat(found.times()).containsExactly(THEN, THEN.plusSeconds(1));
    assertThat(found.otherwise()).isEmpty();
  }

  @Test
  void strangersAndLiarsDoNotCount() throws Exception {
    TestTimestamps stranger = new TestTimestamps();

    assertRefused(
        "the issuer of its certificate CN=tsa, CN=timestamps, is neither among the given"
            + " certificates nor in the signature",
        List.of(stranger.root(), stranger.own()),
        authority.of(SIGNATURE, THEN));
    assertRefused("it is for something else than this signature", authority.of(new byte[1], THEN));
    assertRefused(
        "it is of 2026-06-01T00:00:01Z, which is in the future",
        authority.of(SIGNATURE, NOW.plusSeconds(1)));
    assertRefused(
        "its certificate CN=tsa expired on 2026-01-01T00:00:00Z",
        authority.of(SIGNATURE, TestTimestamps.UNTIL.plusSeconds(1)));
    assertRefused(
        "its certificate CN=tsa is not valid before 2025-01-01T00:00:00Z",
        authority.of(SIGNATURE, TestTimestamps.FROM.minusSeconds(1)));
    assertRefused("its authority's certificate is missing", authority.of(SIGNATURE, THEN, false));
  }

  @Test
  void certificateMustBeForTimestampsOnly() throws Exception {
    authority.critical = false;
    assertRefused(
        "it is not signed by its authority, or that is not an authority: Certificate must have an"
            + " ExtendedKeyUsage extension marked as critical.",
        authority.of(SIGNATURE, THEN));
    authority = new TestTimestamps();
    authority.purpose = KeyPurposeId.id_kp_codeSigning;
    assertRefused(
        "it is not signed by its authority, or that is not an authority: ExtendedKeyUsage not"
            + " solely time stamping.",
        authority.of(SIGNATURE, THEN));
  }

  @Test
  void weakSignatureDoesNotCount() throws Exception {
    authority.algorithm = "SHA1withECDSA";

    assertRefused(
        "it is not signed with RSA or ECDSA over SHA-256, SHA-384 or SHA-512",
        authority.of(SIGNATURE, THEN));
  }

  @Test
  void flippedByteDoesNotCountOrMeansNothing() throws Exception {
    byte[] good = authority.of(SIGNATURE, THEN);
    for (int i = 0; i < good.length; i++) {
      byte[] flipped = good.clone();
      flipped[i] ^= 1;

      assertThat(found(flipped).times()).isIn(List.of(), List.of(THEN));
    }
  }

  @Test
  @Timeout(20)
  void hostileBytesEndSoonWithASentence() {
    byte[] indefinite = new byte[LARGEST];
    for (int i = 0; i < LARGEST; i += 2) {
      indefinite[i] = 0x30;
      indefinite[i + 1] = (byte) 0x80;
    }
    byte[] definite = new byte[LARGEST];
    for (int i = 0; i + 4 < LARGEST; i += 4) {
      int left = LARGEST - i - 4;
      definite[i] = 0x30;
      definite[i + 1] = (byte) 0x82;
      definite[i + 2] = (byte) (left >> 8);
      definite[i + 3] = (byte) left;
    }
    byte[] huge = {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 2, 1, 0};

    for (byte[] each : List.of(indefinite, definite, huge, new byte[0], new byte[LARGEST])) {
      Timestamps.Found found =
          authorities(List.of(authority.root())).of(bundle(Collections.nCopies(32, each)));

      assertThat(found.times()).isEmpty();
      assertThat(found.otherwise().orElseThrow())
          .startsWith("its timestamp does not count: ")
          .hasSizeLessThan(400);
    }
  }

  @Test
  void noneIsNoReason() {
    assertThat(found().otherwise()).isEmpty();
    assertThat(Timestamps.NONE.of(bundle(List.of())).otherwise()).isEmpty();
  }

  private Timestamps.Found found(byte[]... responses) {
    return found(List.of(authority.root()), responses);
  }

  private static Timestamps.Found found(List<X509Certificate> trusted, byte[]... responses) {
    return authorities(trusted).of(bundle(Arrays.asList(responses)));
  }

  private static TimestampAuthorities authorities(List<X509Certificate> trusted) {
    return new TimestampAuthorities(trusted, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Bundle bundle(List<byte[]> responses) {
    return new Bundle(
        new PublicKey(Optional.empty(), Optional.empty(), responses),
        new Envelope(Envelope.IN_TOTO, Payload.of(new byte[0]), SIGNATURE));
  }

  private void assertRefused(String why, byte[] response) {
    assertRefused(why, List.of(authority.root()), response);
  }

  private static void assertRefused(String why, List<X509Certificate> trusted, byte[] response) {
    Timestamps.Found found = found(trusted, response);

    assertThat(found.times()).isEmpty();
    assertThat(found.otherwise()).contains("its timestamp does not count: " + why);
  }
}
