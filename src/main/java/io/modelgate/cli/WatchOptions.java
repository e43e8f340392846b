package io.modelgate.cli;

import io.modelgate.cli.watch.StateEndpoints;
import io.modelgate.verify.tree.VerifiedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Verification for the life of a sidecar.
 *
 * @param endpoints where others read whether the model is verified
 */
record WatchOptions(
    Duration interval, StateEndpoints endpoints, boolean exitOnFailure, boolean rehash) {
  private static final String STATE_FILE = "state-file";
  private static final String HEALTH_PORT = "health-port";
  private static final int DEFAULT_PORT = 8642;
  private static final int MAX_PORT = 65_535;

  static void declare(CommandOptions options) {
    options
        .value(
            "watch",
            "INTERVAL",
            "Verify periodically, with this time between two verifications: 30s, 5m, PT1H. A state"
                + " file or a port says whether the model is verified.")
        .value(
            STATE_FILE,
            "FILE",
            "File that the state is written to, for modelgate probe. No port is opened then, unless"
                + " --health-port is given.")
        .value(
            HEALTH_PORT,
            "PORT",
            "Where /ready and /healthz are answered; 8642 without --state-file. 0 takes a free"
                + " port.")
        .value(
            "on-failure",
            "not-ready|exit",
            "What happens when a verification does not succeed; not-ready.")
        .flag("rehash", "Hash all files each time, also those that nobody can write to.");
  }

  /** Empty where one verification is asked for. */
  static Optional<WatchOptions> of(Arguments arguments) throws UsageException {
    if (!arguments.has("watch")) {
      for (String option : new String[] {STATE_FILE, HEALTH_PORT, "on-failure", "rehash"}) {
        if (arguments.has(option)) {
          throw new UsageException("Option --" + option + " needs --watch");
        }
      }
      return Optional.empty();
    }
    return Optional.of(
        new WatchOptions(
            Interval.parse(arguments.required("watch")),
            endpoints(arguments),
            exits(arguments.value("on-failure").orElse("not-ready")),
            arguments.has("rehash")));
  }

  private static StateEndpoints endpoints(Arguments arguments) throws UsageException {
    Optional<Path> stateFile = arguments.path(STATE_FILE);
    Optional<String> port = arguments.value(HEALTH_PORT);
    if (port.isPresent()) {
      return new StateEndpoints(Optional.of(port(port.get())), stateFile);
    }
    return new StateEndpoints(
        stateFile.isPresent() ? Optional.empty() : Optional.of(DEFAULT_PORT), stateFile);
  }

  private static int port(String text) throws UsageException {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The exception below says what a port looks like.
    }
    throw new UsageException("--health-port is " + text + ", not a port from 0 to " + MAX_PORT);
  }

  private static boolean exits(String onFailure) throws UsageException {
    return switch (onFailure) {
      case "not-ready" -> false;
      case "exit" -> true;
      default ->
          throw new UsageException("--on-failure is " + onFailure + ", neither not-ready nor exit");
    };
  }

  VerifiedFiles known() {
    return rehash ? VerifiedFiles.none() : VerifiedFiles.remembering();
  }
}
