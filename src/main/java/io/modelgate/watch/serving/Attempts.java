package io.modelgate.watch.serving;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes to the API server, each by itself: one that is refused keeps no other from being tried.
 * Why it failed is logged once, until it succeeds or fails otherwise. For one thread at a time.
 */
public final class Attempts {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());
  private static final int LONGEST = 500;

  /** Answers of the API server that say nothing against what is written. */
  private static final Set<Integer> PASSING =
      Set.of(
          HttpURLConnection.HTTP_UNAUTHORIZED,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_CLIENT_TIMEOUT,
          HttpURLConnection.HTTP_CONFLICT,
          429);

  private static final int MOST_REMEMBERED = 1000;

  private final Map<String, String> causes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * Tries once.
   *
   * @param what is written, as the log names it
   */
  public void to(String what, Runnable write) {
    try {
      write.run();
      causes.remove(what);
    } catch (KubernetesClientException e) {
      String cause = cause(e);
      if (!cause.equals(causes.put(what, cause))) {
        LOG.log(Level.WARNING, "{0} cannot be written, trying again: {1}", what, cause);
      }
    }
  }

  /** Whether the API server refuses what is written, and would refuse it again. */
  public static boolean isRefusal(KubernetesClientException e) {
    return e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
        && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
        && !PASSING.contains(e.getCode());
  }

  /** What the API server said, on one line. */
  public static String cause(KubernetesClientException e) {
    String said = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
    String line = Objects.requireNonNullElse(said, "").replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
