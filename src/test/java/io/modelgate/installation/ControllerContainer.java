package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.HttpsProbe;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LibertyServer;
import io.modelgate.testing.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The controller of an unpacked image in a container as openshift/base/deployment.yaml has it: any
 * user, a root file system that nobody writes to, and two volumes, which a later start finds again.
 */
final class ControllerContainer implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** The mounts are this process's and its children's alone. */
  private static final String CONTAINER =
      """
      root=$1; volumes=$2; shift 2
      mount --make-rprivate /
      mount --bind "$root" "$root"
      mount -t proc none "$root/proc"
      mount --rbind /dev "$root/dev"
      mount --bind "$volumes/tmp" "$root/tmp"
      mount --bind "$volumes/var" "$root/var/modelgate"
      mount -o remount,bind,ro "$root"
      exec chroot --userspec=1000680000:0 "$root" "$@"
      """;

  private final ProcessBuilder builder;
  private final Path volumes;
  private final Path console;
  private final int port = LibertyServer.freePort();
  private Process process;

  /**
   * Starts it.
   *
   * @param root the image's files, {@code proc} and {@code dev}
   * @param api the cluster that it is configured for
   * @param options more of Java's
   */
  ControllerContainer(Path root, KubeApi api, List<String> options) throws IOException {
    volumes = Files.createTempDirectory(root.getParent(), "volumes");
    console = volumes.resolve("console.log");
    for (String name : List.of("tmp", "var")) {
      assertThat(Files.createDirectory(volumes.resolve(name)).toFile().setWritable(true, false))
          .isTrue();
    }
    assertThat(volumes.toFile().setExecutable(true, false)).isTrue();
    Files.writeString(volumes.resolve("tmp/ca.crt"), api.certificateAuthority());
    Files.writeString(
        volumes.resolve("tmp/kubeconfig"),
        Files.readString(api.kubeconfig())
            .replaceFirst("certificate-authority: .*", "certificate-authority: /tmp/ca.crt"));
    for (String folder : List.of("tmp", "var/modelgate")) { // of the base, or of the image
      Files.createDirectories(root.resolve(folder));
    }
    builder =
        new ProcessBuilder("unshare", "--mount", "sh", "-ec", CONTAINER, "container")
            .redirectErrorStream(true)
            .redirectOutput(console.toFile());
    builder.command().addAll(List.of(root.toString(), volumes.toString()));
    builder.command().add("/opt/modelgate/runtime/bin/java");
    builder.command().addAll(options);
    builder.command().add("@/opt/modelgate/controller.args");
    builder.environment().put("WLP_USER_DIR", "/opt/modelgate/wlp/usr");
    builder.environment().put("WLP_OUTPUT_DIR", "/var/modelgate");
    builder.environment().put("KUBECONFIG", "/tmp/kubeconfig");
    builder.environment().put("MODELGATE_HTTPS_PORT", String.valueOf(port));
    process = builder.start();
  }

  /** Kills it and starts it again, as a kubelet does: the volumes stay. */
  void killAndStart() throws IOException, InterruptedException {
    Signal.KILL.send(process.toHandle());
    process.waitFor();
    process = builder.start();
  }

  /** Waits until it is ready. */
  void awaitReady() {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .failFast(() -> assertThat(process.isAlive()).as(this::console).isTrue())
        .until(() -> HttpsProbe.of(port, "/health/ready", ANSWER).status() == 200);
  }

  /** What it has written since its last start. */
  String console() {
    try {
      return Files.readString(console);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** What it has written of its work area. */
  Path workArea() {
    return volumes.resolve("var/modelgate/workarea");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
