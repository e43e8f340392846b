package io.modelgate.log;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * An error that nobody expected, as one line: enough to find its place in the code. Its stack trace
 * belongs to the level FINE.
 */
public final class UnexpectedError {
  private static final String OURS = "io.modelgate.";
  private static final int MAX_CHARACTERS = 500;

  private UnexpectedError() {}

  /** Class and message of an error and of its deepest cause, and the first place of ours. */
  public static String line(Throwable error) {
    Throwable root = root(error);
    String said = message(error) + (root == error ? "" : ", because of " + message(root));
    return OneLine.of(said, MAX_CHARACTERS) + place(root);
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String message(Throwable error) {
    String message = Objects.requireNonNullElse(error.getMessage(), "");
    return error.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
  }

  private static String place(Throwable error) {
    StackTraceElement[] frames = error.getStackTrace();
    return Stream.of(frames)
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .or(() -> Stream.of(frames).findFirst())
        .map(frame -> " (at " + frame + ")")
        .orElse("");
  }
}
