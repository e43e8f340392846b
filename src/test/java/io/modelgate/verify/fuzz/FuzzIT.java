package io.modelgate.verify.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lets Jazzer look for inputs that break a target, for a fixed time each. What it finds goes to
 * {@link CorpusTest#CORPUS} as a test.
 *
 * <p>{@code -Dmodelgate.fuzz.seconds=10} is the time. Inputs that reach more code stay in {@code
 * target/fuzz} until the next clean.
 */
final class FuzzIT {
  private static final String SECONDS = System.getProperty("modelgate.fuzz.seconds", "10");
  private static final String INSTRUMENTED = "io.modelgate.verify.**:com.fasterxml.jackson.core.**";
  private static final Path WORK = Path.of("target", "fuzz");

  @ParameterizedTest
  @CsvSource({
    "bundle, BundleFuzz, json",
    "signature, SignatureFuzz, none",
    "statement, StatementFuzz, json",
    "directory, DirectoryFuzz, none"
  })
  void noInputBreaksIt(String name, String target, String dictionary) throws Exception {
    Path work = WORK.resolve(name);
    Path log = WORK.resolve(name + ".log");
    Files.createDirectories(work.resolve("corpus"));
    Process jazzer =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a fast start matters more than a fast loop
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=io.modelgate.verify.fuzz." + target,
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=" + INSTRUMENTED,
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=60",
                "-rss_limit_mb=0", // what our code takes is limited by -Xmx; the rest is Jazzer's
                "-max_len=16384",
                dictionary.equals("none")
                    ? "-verbosity=1"
                    : "-dict=" + CorpusTest.CORPUS + "/" + dictionary + ".dict",
                work.resolve("corpus").toString(),
                CorpusTest.CORPUS.resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    int exitCode = jazzer.waitFor();

    assertThat(lastLines(log)).contains("Done ");
    assertThat(exitCode).describedAs(lastLines(log)).isZero();
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
