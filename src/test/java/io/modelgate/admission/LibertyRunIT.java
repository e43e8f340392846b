package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.LibertyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's first command, as a newcomer runs it, but for the port. */
final class LibertyRunIT {
  private static final String EXAMPLES = Path.of("examples").toAbsolutePath().toString();

  private Process maven;
  private int port;

  @BeforeEach
  void run() throws IOException {
    port = LibertyServer.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(System.getProperty("maven.home") + "/bin/mvn", "-B", "liberty:run")
            .redirectErrorStream(true);
    builder.environment().put("MODELGATE_HTTPS_PORT", String.valueOf(port));
    builder.environment().remove("KUBECONFIG");
    maven = builder.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    maven.descendants().forEach(ProcessHandle::destroy);
    maven.destroy();
    maven.waitFor(30, TimeUnit.SECONDS);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void logSaysInOneLineWhatIsLoadedAndWhereToPointARequest() throws IOException {
    StringBuilder seen = new StringBuilder();
    try (BufferedReader output = maven.inputReader(UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.contains("Modelgate has loaded")) {
        seen.append(line).append('\n');
        line = output.readLine();
      }
      assertThat(line)
          .as(seen.toString())
          .contains(loadedAsReadmeSays())
          .endsWith(
              EXAMPLES
                  + " (watched); point AdmissionReviews to https://localhost:"
                  + port
                  + "/admission/mutate");
    }
  }

  /** For instance "Modelgate has loaded 38 policies from directory ". */
  private static String loadedAsReadmeSays() throws IOException {
    Matcher loaded =
        Pattern.compile(
                "^Modelgate has loaded [1-9][0-9]* policies from directory ", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(loaded.find()).isTrue();
    return loaded.group();
  }
}
