package io.modelgate.cli;

import io.modelgate.cli.report.Reporter;
import io.modelgate.cli.report.Reporter.Format;
import io.modelgate.cli.report.TerminationLog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How the caller wants to be told. */
final class OutputOptions {
  @Option(
      names = "--output",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text, or json: one line on standard output.")
  Format format;

  @Option(
      names = {"--termination-log", "--termination_log"},
      paramLabel = "FILE",
      description =
          "Where the result is written for Kubernetes as well; /dev/termination-log where it is"
              + " there.")
  @Nullable Path terminationLog;

  Reporter reporter(CommandLine command) {
    return new Reporter(
        format, command.getOut(), command.getErr(), TerminationLog.of(terminationLog));
  }
}
