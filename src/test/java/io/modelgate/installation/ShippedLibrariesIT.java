package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped of others is what Maven downloaded, byte for byte: see decision 0012. */
final class ShippedLibrariesIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @TempDir Path temporary;

  @Test
  void commandsLibrariesAreAsDownloaded() throws Exception {
    assertThat(Libraries.of(TARGET.resolve("sbom.json")).changed(TARGET.resolve("modelgate/lib")))
        .containsExactly("modelgate-cli.jar"); // ours
  }

  @Test
  void fullCommandsLibrariesAreAsDownloaded() throws Exception {
    assertThat(
            Libraries.of(TARGET.resolve("sbom.json")).changed(TARGET.resolve("modelgate-cli/lib")))
        .containsExactly("modelgate-command.jar"); // ours
  }

  @Test
  void controllersLibrariesAreAsDownloaded() throws Exception {
    Process unzip =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                    "--extract",
                    "--file=" + TARGET.resolve("modelgate.war")))
            .directory(temporary.toFile())
            .inheritIO()
            .start();
    assertThat(unzip.waitFor()).isZero();
    Path libraries = temporary.resolve("WEB-INF/lib");

    assertThat(libraries.resolve("bcprov-jdk18on-1.82.jar")).exists();
    assertThat(Libraries.of(TARGET.resolve("sbom.json")).changed(libraries)).isEmpty();
  }

  @Test
  void oneByteMoreIsSeen() throws Exception {
    Path jar = temporary.resolve("commons-cli.jar");
    Files.copy(TARGET.resolve("modelgate/lib/commons-cli.jar"), jar);
    Libraries libraries = Libraries.of(TARGET.resolve("sbom.json"));
    assertThat(libraries.changed(temporary)).isEmpty();

    Files.write(jar, new byte[1], StandardOpenOption.APPEND);

    assertThat(libraries.changed(temporary)).containsExactly("commons-cli.jar");
  }
}
