package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java runtime that {@code src/build/runtime.sh} gives the packaged command. */
@Needs(Component.PACKAGED_RUNTIME)
final class PackagedRuntimeIT {
  private static final Path DISTRIBUTION = Path.of("target/modelgate").toAbsolutePath();
  private static final Path EXAMPLE = Path.of("examples/key").toAbsolutePath();
  private static final List<String> VERIFICATION =
      List.of(
          "verify",
          "key",
          "--signature=" + EXAMPLE.resolve("model/model.sig"),
          "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
          EXAMPLE.resolve("model").toString());

  @TempDir Path temporary;

  @Test
  void classesOfAVerificationComeFromTheArchive() throws Exception { // and none from a signed jar
    assertThat(notArchived(DISTRIBUTION)).isEmpty();
  }

  @Test
  void classesOfAKeylessVerificationComeFromAnArchiveOfTheirOwn() throws Exception {
    assertThat(notArchived(DISTRIBUTION, "keyless", KeylessModelTest.VERIFICATION))
        .allMatch(line -> line.contains(" org.bouncycastle.")); // a signed jar's never do
  }

  @Test
  void classesOfAProbeComeFromTheArchive() throws Exception {
    Path file = Files.writeString(temporary.resolve("state"), "ready     000000000000001\n");

    assertThat(
            loadedFromJars(
                DISTRIBUTION,
                "modelgate",
                List.of("probe", "ready", file.toString()),
                "io.modelgate.cli.watch.Probe source: "))
        .isEmpty();
  }

  @Test
  void movedDistributionStaysFastWhereItsJdkAllows() throws Exception {
    Path moved = temporary.resolve("moved");
    ProcessRun copying =
        ProcessRun.of(temporary, List.of("cp", "-a", DISTRIBUTION.toString(), moved.toString()));
    assertThat(copying.exitCode()).isZero();

    assertVerifies(moved, List.of());
    if (feature(moved) >= 25) { // older ones want the very same paths
      assertThat(notArchived(moved)).isEmpty();
    }
  }

  @Test
  void archiveOlderThanItsJarsIsPassedOverInSilence() throws Exception {
    assertVerifies(copy(), List.of());
  }

  @Test
  void archiveForOtherJarsIsPassedOverInSilence() throws Exception {
    Path copy = copy();
    Files.copy(copy.resolve("lib/jackson-core.jar"), copy.resolve("lib/another.jar"));

    assertVerifies(copy, List.of());
  }

  @Test
  void damagedArchiveIsPassedOverInSilence() throws Exception {
    Path copy = copy();
    Files.write(copy.resolve("runtime/modelgate.jsa"), new byte[100]);

    assertVerifies(copy, List.of());
  }

  @Test
  void withoutRuntimeItStartsOnJavaHome() throws Exception {
    Path copy = copy();
    Files.move(copy.resolve("runtime"), temporary.resolve("elsewhere"));

    assertVerifies(copy, List.of("JAVA_HOME=" + System.getProperty("java.home")));
    assertThat(run(copy, List.of("JAVA_HOME=/nowhere")).output()).contains("/nowhere/bin/java");
  }

  @Test
  void optionsForOtherJavaProgramsAreNotItsOwn() throws Exception {
    assertVerifies(
        DISTRIBUTION,
        List.of(
            "JAVA_TOOL_OPTIONS=-Xmx1k", "JDK_JAVA_OPTIONS=-Xmx1k", "_JAVA_OPTIONS=-XX:+Unknown"));
  }

  /** Its files are all new. */
  private Path copy() throws IOException {
    return ModelCopy.of(DISTRIBUTION, temporary.resolve("copy"));
  }

  private void assertVerifies(Path distribution, List<String> environment) throws Exception {
    ProcessRun run = run(distribution, environment);

    assertThat(run.output().lines())
        .filteredOn(line -> !line.startsWith("verifying: ")) // on a busy machine
        .singleElement(STRING)
        .startsWith("verified: ");
    assertThat(run.exitCode()).isZero();
  }

  private ProcessRun run(Path distribution, List<String> environment) throws Exception {
    List<String> words = new ArrayList<>(List.of("env"));
    words.addAll(environment);
    words.add(distribution.resolve("bin/modelgate").toString());
    words.addAll(VERIFICATION);
    return ProcessRun.of(temporary, words);
  }

  /** The classes of ours and of libraries that a verification has to read from their jars. */
  private List<String> notArchived(Path distribution) throws Exception {
    return notArchived(distribution, "modelgate", VERIFICATION);
  }

  private List<String> notArchived(Path distribution, String archive, List<String> verification)
      throws Exception {
    return loadedFromJars(
        distribution,
        archive,
        verification,
        "io.modelgate.verify.ModelVerifier source: ",
        "verified: ");
  }

  private List<String> loadedFromJars(
      Path distribution, String archive, List<String> arguments, String... expected)
      throws Exception {
    List<String> words = new ArrayList<>();
    words.add(distribution.resolve("runtime/bin/java").toString());
    words.add("-XX:SharedArchiveFile=" + distribution.resolve("runtime/" + archive + ".jsa"));
    words.add("-Xlog:class+load");
    words.addAll(List.of("-cp", classPath(distribution, archive), "io.modelgate.cli.Modelgate"));
    words.addAll(arguments);
    ProcessRun run = ProcessRun.of(temporary, words);
    assertThat(run.output()).contains(expected);
    return run.output()
        .lines()
        .filter(line -> !line.contains(" io.modelgate.cli.progress.")) // shown by a slow run
        .filter(line -> line.contains(" source: file:"))
        // Made for java.sql, which the runtime has not, and therefore in no archive.
        .filter(line -> !line.contains(" com.google.gson.internal.sql."))
        .toList();
  }

  /** As the start script makes it. */
  private static String classPath(Path distribution, String archive) throws IOException {
    List<String> jars = new ArrayList<>(jars(distribution.resolve("lib")));
    if (archive.equals("keyless")) {
      jars.addAll(jars(distribution.resolve("lib/keyless")));
    }
    return String.join(":", jars);
  }

  private static List<String> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
    }
  }

  private static int feature(Path distribution) throws IOException {
    Properties release = new Properties();
    try (Reader in = Files.newBufferedReader(distribution.resolve("runtime/release"))) {
      release.load(in);
    }
    String version = release.getProperty("JAVA_VERSION").replace("\"", "");
    return Runtime.Version.parse(version).feature();
  }
}
