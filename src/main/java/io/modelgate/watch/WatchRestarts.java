package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.answer.ApiAnswer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Says and counts that a list or watch failed and begins again. */
final class WatchRestarts {
  private static final Logger LOG = System.getLogger(WatchRestarts.class.getName());

  /** After so long it is said once more: it may have been well between. */
  private static final Duration STILL = Duration.ofMinutes(10);

  private record Said(String cause, long nanos) {
    boolean isStill(Said later) {
      return cause.equals(later.cause()) && later.nanos() - nanos < STILL.toNanos();
    }
  }

  private final URL server;
  private final LongSupplier nanoTime;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, Said> said = new ConcurrentHashMap<>();

  WatchRestarts(URL server) {
    this(server, System::nanoTime);
  }

  WatchRestarts(URL server, LongSupplier nanoTime) {
    this.server = server;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes note of a failure. It is logged once, until another cause or some minutes later.
   *
   * @param what the resources, as messages name them
   * @param isOptional whether their definition may be missing
   * @return true: it is to be tried again
   */
  boolean retry(String what, boolean isOptional, Throwable e) {
    Throwable why = root(e);
    boolean isMissing =
        why instanceof KubernetesClientException refused
            && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    if (isMissing && isOptional) {
      return true;
    }
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    String cause =
        isMissing ? "their CustomResourceDefinition is missing, apply openshift/base" : cause(why);
    Said now = new Said(cause, nanoTime.getAsLong());
    Said before = said.get(what);
    if (before == null || !before.isStill(now)) {
      said.put(what, now);
      LOG.log(
          Level.WARNING,
          "The {0} of {1} cannot be watched, trying again: {2}",
          what,
          server,
          cause);
    }
    return true;
  }

  /** What the API server answered, if that is why; else what came first. */
  static Throwable root(Throwable e) {
    Throwable why = e;
    while (!(why instanceof KubernetesClientException) && why.getCause() != null) {
      why = why.getCause();
    }
    return why;
  }

  private static String cause(Throwable why) {
    return why instanceof KubernetesClientException refused
        ? ApiAnswer.cause(refused)
        : ApiAnswer.cause(new KubernetesClientException(String.valueOf(why)));
  }

  /** How often each resource's list or watch began again. */
  Map<String, Long> counts() {
    Map<String, Long> counted = new TreeMap<>();
    counts.forEach((what, count) -> counted.put(what, count.sum()));
    return counted;
  }
}
