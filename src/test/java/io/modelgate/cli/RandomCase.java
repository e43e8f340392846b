package io.modelgate.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.modelgate.cli.report.ExitCode;
import io.modelgate.verify.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param differences {@code changed}, {@code missing}, {@code extra} or {@code refused}, by name
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
  private static final Map<String, String> SENTENCES =
      Map.of(
          "changed since it was signed", "changed",
          "missing", "missing",
          "not signed", "extra");

  /** Verifies the model; what is wrong with the verdict, if anything is. */
  Optional<String> disagreement() {
    List<String> words = new ArrayList<>(List.of("verify", method, "--signature", signature));
    words.addAll(options);
    words.add("--");
    words.add(model);
    CommandLineRun run = CommandLineRun.of(words.toArray());
    String expected = verdict + printable(differences);
    String found = verdictOf(run) + differencesOf(run);
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(
            "%s (%s)%n  expected: %s%n  found:    %s%n  said:     %s"
                .formatted(name, what, expected, found, run.out() + run.err()));
  }

  private static String verdictOf(CommandLineRun run) {
    if (run.exitCode() == ExitCode.NOT_VERIFIED) {
      return run.err().startsWith("verification failed: signature ") ? "refused" : "differs";
    }
    return run.exitCode() == ExitCode.VERIFIED ? "verified" : "exit code " + run.exitCode();
  }

  private static SortedMap<String, String> printable(SortedMap<String, String> differences) {
    SortedMap<String, String> printable = new TreeMap<>();
    differences.forEach((name, how) -> printable.put(Printable.of(name), how));
    return printable;
  }

  private static SortedMap<String, String> differencesOf(CommandLineRun run) {
    SortedMap<String, String> differences = new TreeMap<>();
    run.err()
        .lines()
        .filter(line -> !line.startsWith("verification failed: "))
        .forEach(
            line -> {
              int end = line.lastIndexOf(": ");
              String sentence = line.substring(end + 2);
              differences.put(
                  end < 0 ? line : line.substring(0, end),
                  SENTENCES.getOrDefault(
                      sentence, sentence.endsWith(" cannot be verified") ? "refused" : sentence));
            });
    return differences;
  }
}
