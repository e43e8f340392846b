package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user that may not read everything: root, without the right to read all. */
@Needs(Component.MOUNTS)
final class UnreadableModelIT {
  private static final Path EXAMPLE = Path.of("examples", "key").toAbsolutePath();
  private static final List<String> WITHOUT_THE_RIGHT =
      List.of(
          "setpriv",
          "--bounding-set=-dac_override,-dac_read_search",
          "--inh-caps=-dac_override,-dac_read_search");
  private static final String DENIED =
      "permission denied to user 0, the user that the verifier runs as: let this user read it, or"
          + " set runAsUser in the securityContext of the pod to the user that its workload runs"
          + " as";

  @TempDir Path temporary;
  private Path model;
  private Path signature;

  @BeforeEach
  void copyModel() throws IOException {
    Files.createDirectory(temporary.resolve("above"));
    model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("above/model"));
    signature = model.resolve("model.sig");
  }

  @Test
  void fileThatTheUserMayNotReadIsToldWithTheUser() throws Exception {
    forbid(model.resolve("weights.bin"));

    assertEnds(3, "not verified: model weights.bin: " + DENIED);
  }

  @Test
  void whatLiesDeeperIsNamedByItsPath() throws Exception {
    Path deep = Files.createDirectories(model.resolve("sub/deep"));
    Path file = Files.copy(model.resolve("weights.bin"), deep.resolve("weights.bin"));
    forbid(deep);
    assertEnds(3, "not verified: model sub/deep: " + DENIED);

    Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("r--------"));
    assertEnds(3, "not verified: model sub/deep/weights.bin: " + DENIED);

    Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("rwx------"));
    forbid(file);
    assertEnds(1, "verification failed: 1 file differs: sub/deep/weights.bin");
  }

  @Test
  void signatureThatTheUserMayNotReadIsNoVerdict() throws Exception {
    forbid(signature);

    assertEnds(3, "not verified: signature " + signature + ": " + DENIED);
  }

  @Test
  void directoryAboveThatTheUserMayNotReadIsNoMissingModel() throws Exception {
    Path above = temporary.resolve("above");
    forbid(above);
    try {
      Path elsewhere = EXAMPLE.resolve("model/model.sig");
      assertEnds(3, "not verified: model " + model + ": " + DENIED, "--signature=" + elsewhere);
      assertEnds(3, "not verified: model " + model + ": " + DENIED);
    } finally {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** As mkfs.ext4 makes it, for root only. */
  @Test
  void lostAndFoundAtAMountsRootIsLeftOut() throws Exception {
    Path volume = Files.createDirectory(temporary.resolve("volume"));
    run("mount", "-t", "tmpfs", "tmpfs", volume.toString());
    try {
      model = ModelCopy.of(EXAMPLE.resolve("model"), volume);
      signature = model.resolve("model.sig");
      forbid(Files.createDirectory(volume.resolve("lost+found")));
      assertEnds(0, "verified: " + volume + ": 2 files, ", "--signature=" + signature);

      forbid(Files.createDirectories(volume.resolve("below/lost+found")));
      assertEnds(3, "not verified: model below/lost+found: " + DENIED, "--signature=" + signature);
    } finally {
      run("umount", "--lazy", volume.toString());
    }
  }

  @Test
  void lostAndFoundWhereNothingIsMountedIsADirectoryLikeOthers() throws Exception {
    forbid(Files.createDirectory(model.resolve("lost+found")));

    assertEnds(3, "not verified: model lost+found: " + DENIED);
  }

  private static void forbid(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
  }

  private void assertEnds(int exitCode, String lastLine, String... options) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("verify", "key"));
    arguments.add("--public-key=" + EXAMPLE.resolve("signer.pub.pem"));
    arguments.addAll(List.of(options));
    arguments.add(model);
    List<String> words = new ArrayList<>(WITHOUT_THE_RIGHT);
    words.addAll(CommandProcess.command(arguments.toArray()));
    CommandProcess command = CommandProcess.start(temporary, words);
    int code = command.exitCode();
    assertThat((command.out() + command.err()).lines().toList())
        .last()
        .asString()
        .startsWith(lastLine);
    assertThat(code).isEqualTo(exitCode);
  }

  private static void run(String... words) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }
}
