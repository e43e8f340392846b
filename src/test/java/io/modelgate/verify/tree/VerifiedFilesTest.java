package io.modelgate.verify.tree;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.tree.VerifiedFiles.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered from one verification to the next, and what ends it. */
final class VerifiedFilesTest {
  private static final Map<String, String> FILES = Map.of("a", "abc");

  @TempDir(factory = OnDisk.class)
  Path temporary;

  private Path model;
  private KernelFiles kernel;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("model")).toRealPath();
    Files.writeString(model.resolve("a"), "abc");
    kernel = new KernelFiles(temporary.toRealPath(), model);
    kernel.disk("vda", "1");
    kernel.mounts("36 25 DEV / MODEL ro,relatime - ext4 /dev/vda ro");
  }

  @Test
  void whatAnybodyMayWriteIsHashedEachTime() throws Exception {
    WatchedModel watched = new WatchedModel(model, VerifiedFiles.remembering(), FILES, "");

    assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 3L);
  }

  @Test
  void whatNobodyCanWriteIsHashedOnce() throws Exception {
    WatchedModel watched = watched();

    assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 0L);
  }

  @Test
  void rehashingRemembersNothing() throws Exception {
    WatchedModel watched = new WatchedModel(model, VerifiedFiles.none(), FILES, "");

    assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 3L);
  }

  /** An image volume as a container runtime mounts it. */
  @Test
  @Needs(Component.MOUNTS)
  void realOverlayOfImageLayersIsHashedOnce() throws Exception {
    Path layers = Files.createDirectories(temporary.resolve("layers")).toRealPath();
    Path one = Files.createDirectory(layers.resolve("1"));
    Path two = Files.createDirectory(layers.resolve("2"));
    Files.writeString(two.resolve("a"), "abc");
    Path here = Files.createDirectory(temporary.resolve("here")).toRealPath();
    WriteProtection storage =
        new WriteProtection(
            Path.of("/proc/self/mountinfo"), Path.of("/sys/dev/block"), List.of(layers));
    try (Mounted mounted =
        Mounted.at(here, "-t", "overlay", "-o", "ro,lowerdir=" + one + ":" + two, "over")) {
      WatchedModel watched =
          new WatchedModel(mounted.point(), VerifiedFiles.remembering(storage), FILES, "");

      assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 0L);
      try (Mounted below = Mounted.at(here, "-t", "tmpfs", "memory")) {
        Files.writeString(below.point().resolve("a"), "abc");
        assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 3L);
      }
    }
  }

  @Test
  void otherMountIsHashedAgain() throws Exception {
    WatchedModel watched = watched();
    assertThat(watched.hashed()).isEqualTo(3);

    kernel.mounts("37 25 DEV / MODEL ro,relatime - ext4 /dev/vda ro");
    assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 0L);

    kernel.mounts("37 25 DEV / MODEL ro,relatime - ext4 /dev/vda rw");
    assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(3L, 3L);
  }

  @Test
  void verificationDuringWhichTheMountsChangedDoesNotCountIfItReliedOnThem() throws Exception {
    VerifiedFiles known = VerifiedFiles.remembering(kernel.storage());
    WatchedModel watched = new WatchedModel(model, known, FILES, "");
    assertThat(watched.hashed()).isEqualTo(3);
    SignedFile signed = requireNonNull(watched.statement().files().find("a"));

    Round round = known.begin(model);
    assertThat(round.holds("a", stamp(round), signed)).isTrue();
    kernel.mounts("36 25 DEV / MODEL ro,relatime - ext4 /dev/vda rw");
    assertThat(round.end()).isFalse();

    kernel.mounts("36 25 DEV / MODEL ro,relatime - ext4 /dev/vda ro");
    Round next = known.begin(model);
    assertThat(next.holds("a", stamp(next), signed)).isFalse();
    kernel.mounts("36 25 DEV / MODEL ro,relatime - ext4 /dev/vda rw");
    assertThat(next.end()).isTrue(); // all was hashed
  }

  @Test
  void verificationThatDidNotEndLeavesNothingBehind() throws Exception {
    VerifiedFiles known = VerifiedFiles.remembering(kernel.storage());
    WatchedModel watched = new WatchedModel(model, known, FILES, "");
    assertThat(watched.hashed()).isEqualTo(3);
    SignedFile signed = requireNonNull(watched.statement().files().find("a"));

    Round broken = known.begin(model);
    assertThat(broken.holds("a", stamp(broken), signed)).isTrue();

    Round next = known.begin(model);
    assertThat(next.holds("a", stamp(next), signed)).isFalse();
  }

  @Test
  void fileThatItsPathDoesNotLeadToIsNotRemembered() throws Exception {
    Files.writeString(model.resolve("b"), "abc");

    assertThat(FileStamp.of(model.resolve("a"), attributes("b"))).isEmpty();
    assertThat(FileStamp.of(model.resolve("gone"), attributes("a"))).isEmpty();
  }

  private FileStamp stamp(Round round) throws IOException {
    return round.lasting(FileStamp.of(model.resolve("a"), attributes("a"))).orElseThrow();
  }

  private BasicFileAttributes attributes(String name) throws IOException {
    return Files.readAttributes(model.resolve(name), BasicFileAttributes.class);
  }

  private WatchedModel watched() throws Exception {
    return new WatchedModel(model, VerifiedFiles.remembering(kernel.storage()), FILES, "");
  }
}
