package io.modelgate.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * One run of the full command inside the test.
 *
 * @param exitCode what the process would exit with
 * @param out standard output
 * @param err standard error
 */
public record CommandRun(int exitCode, String out, String err) {
  /** A run with nothing on standard input. */
  public static CommandRun of(String... words) {
    return withInput("", words);
  }

  /** A run with a text on standard input. */
  public static CommandRun withInput(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new FullCommand(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8))
            .run(words);
    return new CommandRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Standard output as the one JSON document that it is. */
  public JsonNode json() throws IOException {
    return new JsonMapper().readTree(out);
  }
}
