package io.modelgate.cli;

import io.modelgate.verify.tree.VerifiedFiles;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Verification for the life of a sidecar. */
final class WatchOptions {
  /** What happens when a verification does not succeed. */
  enum OnFailure {
    NOT_READY,
    EXIT
  }

  @Option(
      names = "--watch",
      required = true,
      paramLabel = "INTERVAL",
      converter = Interval.class,
      description =
          "Verify again and again, that long after the last time: 30s, 5m, PT1H. GET /ready says"
              + " how it stands.")
  Duration interval;

  @Option(
      names = {"--watch-port", "--watch_port"},
      defaultValue = "8642",
      paramLabel = "PORT",
      description = "Where /ready and /healthz are answered; 8642. 0 takes a free port.")
  int port;

  @Option(
      names = {"--on-failure", "--on_failure"},
      defaultValue = "not-ready",
      paramLabel = "not-ready|exit",
      converter = OnFailureConverter.class,
      description = "What happens when a verification does not succeed; not-ready.")
  OnFailure onFailure;

  @Option(
      names = "--rehash",
      description = "Hash all files each time, not only those that were touched.")
  boolean rehash;

  VerifiedFiles known() {
    return rehash ? VerifiedFiles.none() : VerifiedFiles.remembering();
  }

  /** Reads the values as they are spelled. */
  static final class OnFailureConverter implements ITypeConverter<OnFailure> {
    @Override
    public OnFailure convert(String text) {
      return switch (text) {
        case "not-ready" -> OnFailure.NOT_READY;
        case "exit" -> OnFailure.EXIT;
        default ->
            throw new TypeConversionException("'" + text + "' is neither not-ready nor exit");
      };
    }
  }
}
