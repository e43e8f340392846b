package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which classes the packaged command loads: those of Sigstore only for keyless signatures, those of
 * the network only when asked for.
 */
final class LoadedClassesIT {
  private static final Path LIB = Path.of("target/modelgate/lib").toAbsolutePath();
  private static final Path EXAMPLE = Path.of("examples/key").toAbsolutePath();
  private static final String[] SOCKETS = {
    "java.net.Socket",
    "java.net.DatagramSocket",
    "sun.nio.ch.SocketChannelImpl",
    "sun.nio.ch.DatagramChannelImpl"
  };

  @TempDir Path temporary;

  @Test
  void keySignatureNeedsNothingOfKeylessOnes() throws Exception {
    Set<String> loaded =
        classesOf(
            0,
            "verify",
            "key",
            "--signature=" + EXAMPLE.resolve("model/model.sig"),
            "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
            EXAMPLE.resolve("model").toString());

    assertThat(loaded).contains("io.modelgate.verify.key.KeySignature");
    assertThat(of(loaded, "dev.sigstore.", "com.google.", "io.modelgate.verify.sigstore."))
        .isEmpty();
    assertThat(of(loaded, SOCKETS)).isEmpty();
  }

  @Test
  void keylessSignatureNeedsNoNetwork() throws Exception {
    Set<String> loaded = classesOf(0, keyless(KeylessModelTest.TRUSTED_ROOT));

    assertThat(loaded).contains("dev.sigstore.rekor.client.RekorVerifier");
    assertThat(of(loaded, SOCKETS)).isEmpty();
    assertThat(of(loaded, "org.apache.http.", "com.google.protobuf.Descriptors")).isEmpty();
  }

  @Test
  void refreshedTrustNeedsIt() throws Exception {
    Set<String> loaded = classesOf(3, keyless("--refresh-trust"));

    assertThat(loaded).contains("java.net.Socket");
  }

  /** A whole verification, of a signature by a deployment of the tests' own. */
  private static String[] keyless(String trust) {
    return KeylessModelTest.VERIFICATION.stream()
        .map(word -> word.equals(KeylessModelTest.TRUSTED_ROOT) ? trust : word)
        .toArray(String[]::new);
  }

  private static Set<String> of(Set<String> loaded, String... prefixes) {
    return loaded.stream()
        .filter(name -> !name.equals("java.net.SocketPermission")) // of every class loader
        .filter(name -> !name.equals("sun.nio.ch.SocketChannelImpl")) // asked for by file channels
        .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
        .collect(Collectors.toSet());
  }

  /** The one that the libraries were packaged for, without its archive. */
  private static Path java() {
    Path packaged = LIB.resolveSibling("runtime").resolve("bin").resolve("java");
    return Files.exists(packaged)
        ? packaged
        : Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private Set<String> classesOf(int exitCode, String... arguments)
      throws IOException, InterruptedException {
    Path log = temporary.resolve("classes.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                java().toString(),
                "-Xlog:class+load:file=" + log,
                "-Duser.home=" + temporary,
                "-Dhttps.proxyHost=127.0.0.1", // nobody listens there
                "-Dhttps.proxyPort=9",
                "-cp",
                LIB + "/*:" + LIB.resolve("keyless") + "/*",
                "io.modelgate.cli.Modelgate"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(" source: "))
          .map(line -> line.replaceAll("^(\\[[^]]*\\])+ *", "").split(" ", 2)[0])
          .collect(Collectors.toSet());
    }
  }
}
