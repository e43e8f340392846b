package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workload can do that may write to its model, so that nobody would look at it again. */
final class DeceptionTest {
  @TempDir(factory = OnDisk.class)
  Path temporary;

  private final VerifiedFiles known = VerifiedFiles.remembering();
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("model")).toRealPath();
    Files.createDirectory(model.resolve("w"));
    Files.writeString(model.resolve("w/a"), "good");
  }

  /** What is read by the directory's handle is good, what its path shows meanwhile is not. */
  @Test
  void directorySwappedDuringTheWalk() throws Exception {
    WatchedModel watched = new WatchedModel(model, known, Map.of("w/a", "good"), "");
    Path evil = Files.createDirectories(model.resolve(".git/w"));
    Files.writeString(evil.resolve("a"), "EVIL");
    HashPool pool =
        new HashPool(() -> new HashLoop(watched.statement().serialization(), new Progress()));
    ComparedFiles findings = new ComparedFiles(watched.statement());
    VerifiedFiles.Round round = known.begin(model);
    Contents contents =
        new Contents(
            watched.statement().serialization(),
            new Volume(Files::getFileStore),
            pool,
            findings,
            round,
            Schedule.asFound(),
            new Progress());
    FoundFiles found =
        new FoundFiles(
            model,
            watched.statement(),
            watched.scope(),
            round,
            contents,
            findings,
            new OpenWatch(OpenWatch.OPEN_TIMEOUT),
            Schedule.asFound());

    ModelTree.walk(model, false, path -> false, new Swapping(found, this::swap));
    pool.finish();
    pool.await();
    assertThat(round.end()).isTrue();

    assertThat(findings.close(watched.scope()).isEmpty()).isTrue(); // it read the good ones
    assertThat(model.resolve("w/a")).hasContent("EVIL");
    assertThat(watched.isVerified()).isFalse();
  }

  private void swap() throws IOException {
    Path aside = Files.move(model.resolve("w"), model.resolve(".git/aside"), ATOMIC_MOVE);
    Files.move(model.resolve(".git/w"), model.resolve("w"), ATOMIC_MOVE);
    Files.move(aside, model.resolve(".git/w"), ATOMIC_MOVE);
  }

  private interface Swap {
    void run() throws IOException;
  }

  /** Acts when the walk has opened the directory and comes to its first file. */
  private record Swapping(FoundFiles found, Swap swap) implements TreeVisitor {
    @Override
    public boolean ignores(String name) {
      return found.ignores(name);
    }

    @Override
    public boolean leavesOut(String name) {
      return found.leavesOut(name);
    }

    @Override
    public boolean enters(String name) {
      return found.enters(name);
    }

    @Override
    public void file(String name, BasicFileAttributes attributes, Content content)
        throws IOException {
      swap.run();
      found.file(name, attributes, content);
    }

    @Override
    public void refused(String name, String why, Cause cause) {
      found.refused(name, why, cause);
    }
  }

  @Test
  void targetOfALink() throws Exception {
    Files.createDirectory(model.resolve("cache"));
    Files.writeString(model.resolve("cache/weights"), "good");
    Files.createSymbolicLink(model.resolve("weights"), Path.of("cache/weights"));
    WatchedModel watched =
        new WatchedModel(
            model,
            known,
            Map.of("w/a", "good", "weights", "good"),
            ", \"ignore_paths\": [\"cache\"]");
    assertThat(watched.isVerified()).isTrue();

    Files.writeString(model.resolve("cache/weights"), "EVIL");

    assertThat(watched.isVerified()).isFalse();
  }

  /** As a slow write does that began before: its data lands when the change time is long past. */
  @Test
  void writingThatLeavesNoTrace() throws Exception {
    WatchedModel watched = new WatchedModel(model, known, Map.of("w/a", "good"), "");

    overwriteWithoutATrace(model.resolve("w/a"), watched);

    assertThat(watched.isVerified()).isFalse();
  }

  @Test
  @Needs(Component.MOUNTS)
  void memoryMountedBelowTheModel() throws Exception {
    Path below = Files.createDirectory(model.resolve("below"));
    try (Mounted mounted = Mounted.at(below, "-t", "tmpfs", "memory")) {
      Files.writeString(mounted.point().resolve("b"), "good");
      WatchedModel watched =
          new WatchedModel(model, known, Map.of("w/a", "good", "below/b", "good"), "");

      overwriteWithoutATrace(below.resolve("b"), watched);

      assertThat(watched.isVerified()).isFalse();
    }
  }

  /** The mount is read-only here, the file system is not elsewhere. */
  @Test
  @Needs(Component.MOUNTS)
  void readOnlyMountOfAWritableFileSystem() throws Exception {
    Path here = Files.createDirectory(temporary.resolve("here")).toRealPath();
    try (Mounted mounted = Mounted.at(here, "--bind", "-o", "ro", model.toString())) {
      assertThat(mounted.point()).isEqualTo(here);
      Mounted.run("mount", "-o", "remount,bind,ro", here.toString());
      WatchedModel watched = new WatchedModel(here, known, Map.of("w/a", "good"), "");

      overwriteWithoutATrace(model.resolve("w/a"), watched);

      assertThat(watched.isVerified()).isFalse();
    }
  }

  /** The overlay is read-only, what it is made of is not. */
  @Test
  @Needs(Component.MOUNTS)
  void overlayOfDirectoriesThatSomebodyWrites() throws Exception {
    Path here = Files.createDirectory(temporary.resolve("here")).toRealPath();
    Path empty = Files.createDirectory(temporary.resolve("empty")).toRealPath();
    try (Mounted mounted =
        Mounted.at(here, "-t", "overlay", "-o", "ro,lowerdir=" + model + ":" + empty, "over")) {
      WatchedModel watched = new WatchedModel(mounted.point(), known, Map.of("w/a", "good"), "");

      overwriteWithoutATrace(model.resolve("w/a"), watched);

      assertThat(watched.isVerified()).isFalse();
    }
  }

  /** The file system is read-only, its image is a file that anybody may write. */
  @Test
  @Needs(Component.MOUNTS)
  void imageThatSomebodyWrites() throws Exception {
    Path image = temporary.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(8 << 20);
    }
    Mounted.run("mkfs.ext4", "-q", "-d", model.toString(), image.toString());
    Path here = Files.createDirectory(temporary.resolve("here")).toRealPath();
    try (Mounted mounted = Mounted.at(here, "-o", "ro,loop", image.toString())) {
      WatchedModel watched = new WatchedModel(mounted.point(), known, Map.of("w/a", "good"), "");

      assertThat(List.of(watched.hashed(), watched.hashed())).containsExactly(4L, 4L);
    }
  }

  /**
   * Makes a page dirty through a mapping, has the model verified, and writes to the page again:
   * neither size nor any time of the file changes.
   */
  private static void overwriteWithoutATrace(Path file, WatchedModel watched) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
        FileChannel channel = open.getChannel()) {
      MappedByteBuffer page = channel.map(MapMode.READ_WRITE, 0, 4);
      page.put(0, "good".getBytes(US_ASCII));
      Thread.sleep(50); // whoever remembered would do so from now on
      assertThat(watched.isVerified()).isTrue();
      Object before = Files.getAttribute(file, "unix:ctime");
      page.put(0, "EVIL".getBytes(US_ASCII));
      assertThat(Files.getAttribute(file, "unix:ctime")).isEqualTo(before);
    }
  }
}
