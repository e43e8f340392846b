package io.modelgate.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelgate.cli.report.VerifierExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One verification and what must come of it, as {@code src/test/python/random_models} writes it.
 *
 * @param name the case's folder and the state of its model
 * @param what how the case was made
 * @param method {@code key} or {@code certificate}
 * @param options the command line's options besides the signature
 * @param signature the bundle file
 * @param model the model
 * @param verdict {@code verified}, {@code differs} or {@code refused}: its signature is
 * @param differences {@code changed}, {@code missing} or {@code extra}, by name
 */
record RandomCase(
    @JsonProperty("case") String name,
    @JsonProperty("what") String what,
    @JsonProperty("method") String method,
    @JsonProperty("options") List<String> options,
    @JsonProperty("signature") String signature,
    @JsonProperty("model") String model,
    @JsonProperty("verdict") String verdict,
    @JsonProperty("differences") SortedMap<String, String> differences) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Verifies the model; what is wrong with the verdict, if anything is. */
  Optional<String> disagreement() throws JsonProcessingException {
    List<String> words =
        new ArrayList<>(List.of("verify", method, "--output", "json", "--signature", signature));
    words.addAll(options);
    words.add("--");
    words.add(model);
    CommandLineRun run = CommandLineRun.of(words.toArray());
    JsonNode report = JSON.readTree(run.out());
    String expected = verdict + differences;
    String found = verdictOf(run, report) + differencesOf(report);
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(
            "%s (%s)%n  expected: %s%n  found:    %s%n  said:     %s"
                .formatted(name, what, expected, found, run.out() + run.err()));
  }

  private static String verdictOf(CommandLineRun run, JsonNode report) {
    if (run.exitCode() == VerifierExitCode.NOT_VERIFIED) {
      return report.has("differences") ? "differs" : "refused";
    }
    return run.exitCode() == VerifierExitCode.VERIFIED ? "verified" : "exit code " + run.exitCode();
  }

  private static SortedMap<String, String> differencesOf(JsonNode report) {
    SortedMap<String, String> differences = new TreeMap<>();
    report
        .path("differences")
        .properties()
        .forEach(
            kind ->
                kind.getValue()
                    .path("files")
                    .forEach(file -> differences.put(file.path("name").asText(), kind.getKey())));
    return differences;
  }
}
