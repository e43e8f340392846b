package io.modelgate.watch;

import io.modelgate.log.OneLine;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Kubernetes client logs by itself, as one sentence: no stack trace, no whole objects.
 * What it meets on our behalf, it throws or tells, and we log that ourselves.
 */
final class ClientLog extends Handler {
  private static final int MAX_CHARACTERS = 300;
  private static final Logger LOG = Logger.getLogger(ClientLog.class.getName());

  /** Where the client logs; a strong reference, because it would lose this handler without one. */
  private static final Logger CLIENT = Logger.getLogger("io.fabric8");

  /** How a Status (meta/v1) is printed. */
  private static final Pattern STATUS =
      Pattern.compile("Status\\(apiVersion=.*?, message=(.*?), metadata=.*\\)", Pattern.DOTALL);

  private ClientLog() {}

  /** Has the client's records come here, and nowhere else. */
  static synchronized void install() {
    for (Handler each : CLIENT.getHandlers()) {
      if (each.getClass().getName().equals(ClientLog.class.getName())) {
        CLIENT.removeHandler(each); // of an earlier deployment of the application
      }
    }
    CLIENT.addHandler(new ClientLog());
    CLIENT.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getLevel().intValue() >= Level.INFO.intValue()) {
      LOG.log(logged.getLevel(), "The Kubernetes client says: {0}", sentence(logged));
    }
  }

  /** What it says, on one line, and not too long. */
  static String sentence(LogRecord logged) {
    String said = String.valueOf(logged.getMessage());
    Matcher status = STATUS.matcher(said);
    if (status.find()) {
      said = said.substring(0, status.start()) + status.group(1) + said.substring(status.end());
    }
    Throwable thrown = logged.getThrown();
    if (thrown != null) {
      Throwable cause = thrown;
      while (cause.getCause() != null && cause.getCause() != cause) {
        cause = cause.getCause();
      }
      said = said + " (" + cause + ")";
    }
    return OneLine.of(said, MAX_CHARACTERS);
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    // It keeps nothing that could be open.
  }
}
