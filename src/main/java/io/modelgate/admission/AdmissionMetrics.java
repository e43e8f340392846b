package io.modelgate.admission;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * How many requests were answered, with what, and how fast (MicroProfile Metrics 5.1). All timers
 * are there from the start, so that a request only counts, without a lock.
 */
@Singleton
class AdmissionMetrics {
  /** The endpoints whose requests are counted apart. */
  enum Webhook {
    /** The mutating webhook, which injects verifiers and runtimes. */
    MUTATE,
    /** The validating webhook, which admits or denies and changes nothing. */
    VALIDATE
  }

  private static final Metadata DECISIONS =
      Metadata.builder()
          .withName("modelgate_admission")
          .withDescription("Admission reviews by answer, and the time from request to answer")
          .build();

  private record Series(Webhook webhook, AdmissionResponse.Kind kind) {}

  private final Map<Series, Timer> timers = new HashMap<>();

  /** Metrics of one registry. */
  @Inject
  AdmissionMetrics(MetricRegistry registry) {
    for (Webhook webhook : Webhook.values()) {
      for (AdmissionResponse.Kind kind : AdmissionResponse.Kind.values()) {
        timers.put(
            new Series(webhook, kind),
            registry.timer(DECISIONS, tag("webhook", webhook), tag("result", kind)));
      }
    }
  }

  /**
   * Counts an answer.
   *
   * @param since the time of the request, as {@link System#nanoTime} tells it
   */
  void answered(Webhook webhook, AdmissionResponse.Kind kind, long since) {
    Objects.requireNonNull(timers.get(new Series(webhook, kind)))
        .update(Duration.ofNanos(System.nanoTime() - since));
  }

  private static Tag tag(String name, Enum<?> value) {
    return new Tag(name, value.name().toLowerCase(Locale.ROOT));
  }
}
