package io.modelgate.cli.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a state file says: one line, always of the same length, so that it is replaced by one
 * writing.
 *
 * @param ready whether the last verification succeeded
 * @param time when this was written, in milliseconds since 1970
 */
record State(boolean ready, long time) {
  /** The line's length in bytes. */
  static final int LENGTH = 26;

  /** Twelve heartbeats: a machine under load, or one whose clock was set, is not yet dead. */
  private static final Duration MAX_AGE = Duration.ofSeconds(60);

  private static final String READY = "ready";
  private static final String NOT_READY = "not-ready";
  private static final Pattern LINE = Pattern.compile("(not-ready|ready    ) ([0-9]{15})\n");

  /** The state as the file holds it. */
  ByteBuffer line() {
    return ByteBuffer.wrap(
        String.format(Locale.ROOT, "%-9s %015d\n", ready ? READY : NOT_READY, time)
            .getBytes(US_ASCII));
  }

  /** Reads a whole file; empty if it is not such a line. */
  static Optional<State> parse(byte[] file) {
    Matcher line = LINE.matcher(new String(file, US_ASCII));
    return line.matches()
        ? Optional.of(new State(line.group(1).startsWith(READY), Long.parseLong(line.group(2))))
        : Optional.empty();
  }

  /** Whether it was written a short time before or, if a clock was set, after. */
  boolean isFresh(long now) {
    return Math.abs(now - time) <= MAX_AGE.toMillis();
  }
}
