package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalhostCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

  @Test
  void isForLocalhostAndNoAuthority() throws Exception {
    ServingCertificate made = made();

    X509Certificate leaf = made.leaf();
    assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(2, "localhost"));
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    leaf.verify(made.chain().get(1).getPublicKey());
    leaf.checkValidity(Date.from(NOW));
    assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void isMadeOnceByEachServer() {
    LocalhostCertificate source = new LocalhostCertificate(InstantSource.fixed(NOW));
    assertThat(source.current()).isEmpty();
    assertThat(source.missing()).contains("localhost");
    source.poll();
    ServingCertificate first = source.current().orElseThrow();

    source.poll();

    assertThat(source.current()).contains(first);
    assertThat(made().key()).isNotEqualTo(first.key());
  }

  private static ServingCertificate made() {
    LocalhostCertificate source = new LocalhostCertificate(InstantSource.fixed(NOW));
    source.poll();
    return source.current().orElseThrow();
  }
}
