package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Component;
import io.modelgate.testing.DirectoryTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PageCommands;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every console block of README.md prints what it says it prints. */
@Needs({Component.CURL, Component.JQ})
@DirectoryTest
final class ReadmeIT {
  private static final Path POLICY = Environment.POLICIES.resolve("readme.yaml");

  private final Webhook webhook = Environment.directoryServer();

  @Deployment(testable = false)
  @TargetsContainer(DirectoryTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void loadPolicy() throws IOException {
    Files.copy(Path.of("examples/key/policy.yaml"), POLICY);
    String review = Files.readString(Path.of("examples/key/review.json"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> webhook.post("/admission/mutate", review).body().contains("\"patch\""));
  }

  @AfterEach
  void removePolicy() throws IOException {
    Files.delete(POLICY);
  }

  @Test
  void consoleBlocksPrintWhatTheySay() throws Exception {
    List<PageCommands.Typed> commands = PageCommands.inConsoles(Path.of("README.md"));

    assertThat(commands).hasSize(5);
    for (PageCommands.Typed command : commands) {
      assertThat(timeless(run(command.command())))
          .as(command.command())
          .isEqualTo(timeless(command.shown()));
    }
  }

  /** How long it takes differs from run to run. */
  private static String timeless(String output) {
    return output.replaceAll(" in [0-9.]+ s,", " in … s,");
  }

  private String run(String command) throws IOException, InterruptedException {
    String here = command.replace("https://localhost:9443", webhook.url(""));
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", "set -o pipefail; " + here).redirectErrorStream(true);
    shell
        .environment()
        .merge("PATH", File.pathSeparator + Environment.api().binaries(), String::concat);
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
