package io.modelgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one-node cluster that src/build/node/cluster.sh has started, to its administrator. */
final class Node {
  private static final Path FOLDER =
      Optional.ofNullable(System.getenv("MODELGATE_NODE"))
          .map(Path::of)
          .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/modelgate/node"));
  private static final Path COMMAND = Path.of("target", "modelgate-cli", "bin");
  private static final Path KUBECONFIG = FOLDER.resolve("admin.kubeconfig");

  private Node() {}

  /** A new client with all permissions. */
  static KubernetesClient connect() {
    try {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(Files.readString(KUBECONFIG)))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("no node: src/build/node/cluster.sh up", e);
    }
  }

  /** An empty folder of the node's disk, that any user may write to, as to a fresh volume. */
  static Path disk(String name) throws IOException {
    Path volumes = Files.createDirectories(FOLDER.resolve("run").resolve("volumes"));
    Path folder = Files.createTempDirectory(volumes, name);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    return folder;
  }

  /** Where the container runtime has unpacked the layers of images. */
  static Path snapshots() {
    return FOLDER.resolve("run/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots");
  }

  /**
   * Loads an image that holds nothing but a model.
   *
   * @param name with a tag
   * @return its digest, by which the node has it too
   */
  static String loadModel(String name, Path model) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("src/build/node/model-image.sh", name, model.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().reduce("", (before, line) -> line);
  }

  /**
   * Runs kubectl as a user would, in the project's folder; it must succeed.
   *
   * @return what it printed, warnings included
   */
  static String kubectl(String... arguments) {
    Result result = run(arguments);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }

  /** What one run of a process gave. */
  record Result(int exitCode, String output) {}

  /** Runs kubectl, which may fail. */
  static Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(binary().toString()));
    command.add("--kubeconfig=" + KUBECONFIG);
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command));
  }

  /** Runs a line of a shell that finds kubectl and the packaged command, as a user's does. */
  static Result shell(String line) {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line);
    shell
        .environment()
        .compute(
            "PATH",
            (name, path) ->
                String.join(
                    ":",
                    binary().resolveSibling(".").toString(),
                    COMMAND.toAbsolutePath().toString(),
                    path));
    shell.environment().put("KUBECONFIG", KUBECONFIG.toString());
    return run(shell);
  }

  private static Result run(ProcessBuilder command) {
    try {
      Process process = command.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Beside the API server's. */
  private static Path binary() {
    String version = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
    return Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".kubeapitest"))
        .resolve("k8s")
        .resolve(version + "-linux-amd64")
        .resolve("kubectl");
  }
}
