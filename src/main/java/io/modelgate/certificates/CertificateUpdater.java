package io.modelgate.certificates;

import io.modelgate.log.LibertyLevel;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** Looks whether there is a newer certificate, and has the server show it. */
final class CertificateUpdater implements Runnable, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CertificateUpdater.class.getName());

  /** An empty key store answers no probe; but where a certificate comes soon, it needs no other. */
  private static final Duration SHOW_TIMEOUT = Duration.ofSeconds(10);

  private final CertificateSource source;
  private final LocalhostCertificate standIn;
  private final InstantSource clock;
  private final Instant begin;
  private final LibertyKeyStore store;
  private final ServedCertificate server;
  private final ExpiryMetric metric;
  private final ExpiryNotice notice = new ExpiryNotice();
  private @Nullable ServingCertificate written;
  private volatile @Nullable ServingCertificate shown;

  CertificateUpdater(
      CertificateSource source,
      LibertyKeyStore store,
      ServedCertificate server,
      ExpiryMetric metric,
      InstantSource clock) {
    this.clock = clock;
    this.begin = clock.instant();
    this.standIn = new LocalhostCertificate(clock);
    this.source = source;
    this.store = store;
    this.server = server;
    this.metric = metric;
  }

  @Override
  public void run() {
    source.poll();
    Optional<ServingCertificate> newest = source.current();
    newest.filter(each -> !each.equals(shown)).ifPresent(this::show);
    if (newest.isEmpty() && clock.instant().isAfter(begin.plus(SHOW_TIMEOUT)) && store.isEmpty()) {
      standIn();
    }
    ServingCertificate now = shown;
    if (now != null) {
      notice.check(now, clock.instant());
    }
  }

  /** Writes it, and asks the server until it shows it: at first its port may not be open yet. */
  private void show(ServingCertificate wanted) {
    try {
      if (!wanted.equals(written)) {
        store.write(wanted);
        written = wanted;
      }
      if (server.isServed(wanted)) {
        shown = wanted;
        metric.set(wanted.end());
        LOG.log(LibertyLevel.AUDIT, "The server shows the certificate {0}", wanted.display());
      } else {
        written = null; // Liberty may have made its own in between, or read too early: once more
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "The server does not show its certificate yet: {0}", e.getMessage());
    } catch (GeneralSecurityException | JMException e) {
      LOG.log(
          Level.WARNING,
          "The serving certificate cannot be used, trying again: {0}",
          e.getMessage());
    }
  }

  /** Shows one that no API server trusts, so that whoever asks for the health gets an answer. */
  private void standIn() {
    standIn.poll();
    try {
      if (standIn.current().isPresent()) {
        store.write(standIn.current().get());
      }
    } catch (IOException | GeneralSecurityException | JMException e) {
      LOG.log(Level.FINE, "The server shows no certificate yet: {0}", e.getMessage());
    }
  }

  /** Why the server does not show the right certificate yet, or empty where it does. */
  Optional<String> missing() {
    if (shown != null) {
      return Optional.empty();
    }
    return Optional.of(
        source.current().isPresent()
            ? "The server does not show its certificate yet."
            : source.missing());
  }

  /** Whether the server shows the newest. */
  boolean isSettled() {
    return source.current().equals(Optional.ofNullable(shown));
  }

  /** Has somebody told when there may be a newer one. */
  void onChange(Runnable listener) {
    source.onChange(listener);
  }

  /** What has ended that must go on, one sentence; empty if nothing has. */
  Optional<String> ended() {
    return source.ended();
  }

  @Override
  public void close() {
    source.close();
  }
}
