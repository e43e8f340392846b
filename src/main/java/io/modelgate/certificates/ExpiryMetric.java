package io.modelgate.certificates;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** When the certificate ends that the server shows, at {@code /metrics}. */
final class ExpiryMetric {
  private static final Metadata EXPIRY =
      Metadata.builder()
          .withName("modelgate_certificate_expiry_timestamp_seconds")
          .withDescription("When the serving certificate ends, in seconds since 1970")
          .build();

  private final MetricRegistry registry;
  private final AtomicLong end = new AtomicLong();

  ExpiryMetric(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Is there from the first certificate on: none is not one that ended in 1970. */
  void set(Instant newEnd) {
    if (end.getAndSet(newEnd.getEpochSecond()) == 0) {
      registry.gauge(EXPIRY, end, AtomicLong::get);
    }
  }
}
