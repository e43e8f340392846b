package io.modelgate.shutdown;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.log.LibertyLevel;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers for a while after SIGTERM, before Liberty stops: until every node's kube-proxy and the
 * API server know that this replica goes, requests still come here. A second SIGTERM changes
 * nothing.
 */
@Singleton
public class ShutdownDelay {
  private static final Logger LOG = Logger.getLogger(ShutdownDelay.class.getName());

  private final Duration delay;
  private final AtomicBoolean hasBegun = new AtomicBoolean();
  private Runnable restore = () -> {};

  /** A delay of what the configuration says. */
  @Inject
  public ShutdownDelay(ModelgateConfig config) {
    this(config.shutdownDelay());
  }

  ShutdownDelay(Duration delay) {
    this.delay = delay;
  }

  void start(@Observes Startup event) {
    if (delay.isZero()) {
      return;
    }
    try {
      TermSignal term = new TermSignal();
      Object before = term.replace(this::begin);
      restore = () -> install(term, before);
    } catch (ReflectiveOperationException e) {
      LOG.log(
          Level.WARNING,
          "This Java leaves no signal to applications, so modelgate.shutdown.delay has no effect:"
              + " leave out the option -Xrs, or give the container a preStop hook.");
      LOG.log(Level.FINE, "Why not", e);
    }
  }

  @PreDestroy
  void stop() {
    restore.run();
  }

  /** Whether this replica is about to end: whoever calls it had better go to another. */
  public boolean hasBegun() {
    return hasBegun.get();
  }

  private void begin(Runnable end) {
    if (hasBegun.getAndSet(true)) {
      return;
    }
    LOG.log(LibertyLevel.AUDIT, "Modelgate ends in {0}, and answers until then", delay);
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end.run();
  }

  private static void install(TermSignal term, Object handler) {
    try {
      term.install(handler);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.FINE, "SIGTERM stays as it is", e);
    }
  }
}
