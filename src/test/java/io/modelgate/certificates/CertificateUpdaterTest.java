package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.launch.Launcher;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that nobody gives a certificate answers its probes all the same. */
final class CertificateUpdaterTest {
  private static final Instant BEGIN = Instant.parse("2026-11-30T00:00:00Z");

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);

  @Test
  void emptyKeyStoreGetsACertificateOnceNobodyGaveOneForAWhile() {
    Path file = folder.resolve("key.p12");
    Launcher.spareKey(file);
    LibertyKeyStore store = new LibertyKeyStore(file, "modelgate");
    try (CertificateUpdater keeper = keeper(store)) {
      now.set(BEGIN.plusSeconds(10));
      keeper.run();
      assertThat(store.isEmpty()).isTrue();

      now.set(BEGIN.plusSeconds(11));
      keeper.run();
      assertThat(store.isEmpty()).isFalse();
      assertThat(keeper.missing()).as("still why it is not ready").contains("Nobody gives one.");
    }
  }

  @Test
  void keyStoreThatLibertyMakesIsLeftToIt() {
    LibertyKeyStore store = new LibertyKeyStore(folder.resolve("key.p12"), "modelgate");
    try (CertificateUpdater keeper = keeper(store)) {
      now.set(BEGIN.plusSeconds(60));
      keeper.run();
      assertThat(folder).isEmptyDirectory();
    }
  }

  /** One to which nobody gives a certificate; so its server and its metric are not asked. */
  private CertificateUpdater keeper(LibertyKeyStore store) {
    CertificateSource none =
        new CertificateSource() {
          @Override
          public void poll() {}

          @Override
          public Optional<ServingCertificate> current() {
            return Optional.empty();
          }

          @Override
          public String missing() {
            return "Nobody gives one.";
          }
        };
    ExpiryMetric metric = new ExpiryMetric(Unused.of(MetricRegistry.class));
    return new CertificateUpdater(none, store, new ServedCertificate(0), metric, now::get);
  }
}
