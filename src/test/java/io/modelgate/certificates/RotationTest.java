package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The steps of a rotation, each taken by a leader that may know nothing of the one before. */
final class RotationTest {
  private static final Duration SERVING = Duration.ofDays(90);
  private static final List<String> NAMES = List.of("modelgate.somewhere.svc");
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration OVERLAPPED = Duration.ofHours(1);

  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private Rotation rotation = new Rotation(NAMES, SERVING);

  @Test
  void firstCertificatesAreMadeAtOnceWhereNothingIsTrusted() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of(List.of(), List.of())).orElseThrow();

    assertThat(first.isOfNewest()).isTrue();
    assertThat(first.older()).isEmpty();
    X509Certificate leaf = first.serving().orElseThrow().leaf();
    leaf.verify(first.authority().certificate().getPublicKey());
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(now.plus(SERVING));
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(List.of(2, "modelgate.somewhere.svc"));
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(first.authority().certificate().getBasicConstraints()).isZero();
    assertThat(step(Optional.of(first), trusting(first))).isEmpty();
  }

  @Test
  void whatTheSecretHoldsIsReadAsItWasWritten() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();

    assertThat(OwnCertificates.read(first.data())).contains(first);
  }

  @Test
  void servingCertificateIsRenewedWhenAThirdOfItsTimeIsLeft() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();
    forward(SERVING.multipliedBy(2).dividedBy(3).minusSeconds(60));
    assertThat(step(Optional.of(first), trusting(first))).isEmpty();
    forward(Duration.ofSeconds(60));

    OwnCertificates second = step(Optional.of(first), trusting(first)).orElseThrow();

    assertThat(second.authority()).isEqualTo(first.authority());
    assertThat(second.serving()).isNotEqualTo(first.serving());
  }

  @Test
  void nothingNewIsShownWhileOneWebhookDoesNotTrustIt() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();
    forward(SERVING.multipliedBy(2).dividedBy(3));
    List<List<X509Certificate>> oneWithout = List.of(first.authorities(), List.of());

    assertThat(step(Optional.of(first), oneWithout)).isEmpty();
    forward(SETTLED);
    assertThat(step(Optional.of(first), oneWithout)).isEmpty();
  }

  @Test
  void newAuthorityIsTrustedBeforeItSignsAndTheOldUntilNobodyShowsWhatItSigned() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();
    forward(SERVING.multipliedBy(4).multipliedBy(2).dividedBy(3));

    OwnCertificates both = step(Optional.of(first), trusting(first)).orElseThrow();
    assertThat(both.authorities())
        .containsExactly(both.authority().certificate(), first.authority().certificate());
    assertThat(both.serving()).isEqualTo(first.serving());

    anotherLeads();
    assertThat(step(Optional.of(both), trusting(first))).isEmpty();
    assertThat(step(Optional.of(both), trusting(both))).isEmpty();
    forward(SETTLED.minusSeconds(1));
    assertThat(step(Optional.of(both), trusting(both))).isEmpty();
    forward(Duration.ofSeconds(1));
    OwnCertificates shown = step(Optional.of(both), trusting(both)).orElseThrow();
    assertThat(shown.isOfNewest()).isTrue();
    assertThat(shown.authorities()).isEqualTo(both.authorities());

    anotherLeads();
    assertThat(step(Optional.of(shown), trusting(shown))).isEmpty();
    forward(OVERLAPPED.minusSeconds(1));
    assertThat(step(Optional.of(shown), trusting(shown))).isEmpty();
    forward(Duration.ofSeconds(1));
    OwnCertificates last = step(Optional.of(shown), trusting(shown)).orElseThrow();
    assertThat(last.authorities()).containsExactly(both.authority().certificate());
    assertThat(last.serving()).isEqualTo(shown.serving());
    assertThat(step(Optional.of(last), trusting(last))).isEmpty();
  }

  @Test
  void waitBeginsAnewWhereTrustWasLostInBetween() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();
    forward(SERVING.multipliedBy(4).multipliedBy(2).dividedBy(3));
    OwnCertificates both = step(Optional.of(first), trusting(first)).orElseThrow();
    assertThat(step(Optional.of(both), trusting(both))).isEmpty();
    forward(SETTLED);
    assertThat(step(Optional.of(both), trusting(first))).isEmpty();

    assertThat(step(Optional.of(both), trusting(both))).isEmpty();
  }

  @Test
  void secretThatSomebodyTookAwayIsMadeAnewAndWhoWasTrustedStaysSo() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();

    OwnCertificates second = step(Optional.empty(), trusting(first)).orElseThrow();

    assertThat(second.serving()).isEmpty();
    assertThat(second.authorities())
        .containsExactly(second.authority().certificate(), first.authority().certificate());
    assertThat(step(Optional.of(second), trusting(second))).isEmpty();
    forward(SETTLED);
    OwnCertificates shown = step(Optional.of(second), trusting(second)).orElseThrow();
    assertThat(shown.isOfNewest()).isTrue();
    assertThat(shown.older()).isEqualTo(first.authorities());
  }

  @Test
  void authorityThatEndedIsNotTrustedAgain() throws Exception {
    OwnCertificates first = step(Optional.empty(), List.of()).orElseThrow();
    forward(SERVING.multipliedBy(4));

    assertThat(step(Optional.empty(), trusting(first)).orElseThrow().older()).isEmpty();
  }

  private Optional<OwnCertificates> step(
      Optional<OwnCertificates> held, List<List<X509Certificate>> bundles)
      throws GeneralSecurityException {
    return rotation.next(held, bundles, now);
  }

  private static List<List<X509Certificate>> trusting(OwnCertificates certificates) {
    return List.of(certificates.authorities(), certificates.authorities());
  }

  private void forward(Duration time) {
    now = now.plus(time);
  }

  private void anotherLeads() {
    rotation = new Rotation(NAMES, SERVING);
  }
}
