package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same of the packaged command. */
final class PackagedProbeIT extends ProbeProcessTest {
  private static final Path COMMAND = Path.of("target/modelgate/bin/modelgate").toAbsolutePath();

  @Override
  List<String> command(Object... words) {
    List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    return command;
  }

  /** The start script takes another archive for the word {@code sigstore}. */
  @Test
  void wordThatMeansSomethingElsewhereIsJustAFile() throws Exception {
    ProcessRun run = ProcessRun.of(temporary, command("probe", "alive", "sigstore"));

    assertThat(run.output()).isEqualTo("state file sigstore: it does not exist\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
