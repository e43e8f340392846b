package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Says and counts that a list or watch failed and begins again. */
final class WatchRestarts {
  private static final Logger LOG = System.getLogger(WatchRestarts.class.getName());

  private final URL server;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  WatchRestarts(URL server) {
    this.server = server;
  }

  /**
   * Takes note of a failure.
   *
   * @param what the resources, as messages name them
   * @param isOptional whether their definition may be missing
   * @return true: it is to be tried again
   */
  boolean retry(String what, boolean isOptional, Throwable e) {
    Throwable why = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    boolean isMissing =
        why instanceof KubernetesClientException refused
            && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    boolean isExpected = isMissing && isOptional;
    if (!isExpected) {
      counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }
    LOG.log(
        isExpected ? Level.DEBUG : Level.WARNING,
        "The {0} of {1} cannot be watched, trying again: {2}",
        what,
        server,
        isMissing
            ? "their CustomResourceDefinition is missing, apply openshift/base"
            : why.getMessage());
    return true;
  }

  /** How often each resource's list or watch began again. */
  Map<String, Long> counts() {
    Map<String, Long> counted = new TreeMap<>();
    counts.forEach((what, count) -> counted.put(what, count.sum()));
    return counted;
  }
}
