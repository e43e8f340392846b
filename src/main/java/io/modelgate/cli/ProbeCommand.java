package io.modelgate.cli;

import io.modelgate.cli.report.VerifierExitCode;
import io.modelgate.cli.watch.Probe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code modelgate probe ready|alive FILE}, for the kubelet: every few seconds for the life of a
 * pod, so it reads no options and loads next to nothing.
 */
final class ProbeCommand {
  static final String NAME = "probe";
  private static final int WORDS = 2;

  private ProbeCommand() {}

  static int run(List<String> words, PrintWriter out, PrintWriter err) {
    if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
      usage(out);
      return VerifierExitCode.VERIFIED;
    }
    if (words.size() != WORDS) {
      return usage(err);
    }
    Probe probe = new Probe(Path.of(words.get(1)), Clock.systemUTC());
    return switch (words.get(0)) {
      case "ready" -> report(probe.notReady(), out);
      case "alive" -> report(probe.notAlive(), out);
      default -> usage(err);
    };
  }

  /** On standard output: the kubelet shows it in the pod's Events. */
  private static int report(Optional<String> fault, PrintWriter out) {
    fault.ifPresent(out::println);
    return fault.isPresent() ? VerifierExitCode.NOT_VERIFIED : VerifierExitCode.VERIFIED;
  }

  private static int usage(PrintWriter writer) {
    writer.println(
        "Usage: "
            + CommandName.get()
            + " probe ready|alive FILE; FILE is the --state-file of a running modelgate verify"
            + " --watch. It exits with 0 if the model is verified, or the verifier works.");
    return VerifierExitCode.USAGE;
  }
}
