package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of the command line inside the test.
 *
 * @param exitCode what the process would exit with
 * @param out standard output
 * @param err standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {
  /** A run with these words. */
  public static CommandLineRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = Stream.of(arguments).map(Object::toString).toList();
    int exitCode = new Modelgate(new PrintWriter(out, true), new PrintWriter(err, true)).run(words);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  static CommandLineRun verifyKey(Object model, Object signature, Object key) {
    return of("verify", "key", "--signature", signature, "--public-key", key, model);
  }

  /** Standard output as the one document that it is, which the schema allows. */
  JsonNode json() throws JsonProcessingException {
    assertThat(out).hasLineCount(1);
    JsonNode json = ResultSchema.check(out);
    assertThat(json.path("exitCode").asInt(-1)).isEqualTo(exitCode);
    return json;
  }
}
