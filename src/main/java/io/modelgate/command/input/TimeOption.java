package io.modelgate.command.input;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of each command for which something ends. */
public final class TimeOption {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Decides as of this time (RFC 3339), by which exemptions have ended or not. Default:"
              + " now.")
  private @Nullable Instant at;

  /** When it is decided. */
  public Instant at() {
    return at == null ? Instant.now() : at;
  }
}
