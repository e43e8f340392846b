package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a kernel would say of a model's storage, as the test wants it. */
final class KernelFiles {
  private static final List<Path> LAYERS = List.of(Path.of("/var/lib/containerd"));

  private final Path mountinfo;
  private final Path bootId;
  private final Path blocks;
  private final Path model;

  KernelFiles(Path folder, Path model) throws IOException {
    this.mountinfo = folder.resolve("mountinfo");
    this.bootId = folder.resolve("boot_id");
    this.blocks = Files.createDirectories(folder.resolve("sys/dev/block"));
    this.model = model;
  }

  WriteProtection storage() {
    return new WriteProtection(mountinfo, blocks, LAYERS);
  }

  ImageLayers imageLayers() {
    return new ImageLayers(mountinfo, bootId);
  }

  /** Which boot it is. */
  void boot(String id) throws IOException {
    Files.writeString(bootId, id + "\n");
  }

  /**
   * The mounts.
   *
   * @param lines with MODEL for the model's path, and DEV for the device that it really is on
   */
  void mounts(String... lines) throws IOException {
    text(String.join("\n", lines) + "\n");
  }

  /** The whole file. */
  void text(String text) throws IOException {
    Files.writeString(
        mountinfo,
        text.replace("MODEL", model.toString().replace(" ", "\\040")).replace("DEV", device()));
  }

  /** What the disk that the model is on is called, and whether it is read-only. */
  Path disk(String name, String ro) throws IOException {
    Path disk = Files.createDirectories(blocks.resolveSibling("devices").resolve(name));
    Files.writeString(disk.resolve("ro"), ro + "\n");
    Path link = blocks.resolve(device());
    Files.deleteIfExists(link);
    return Files.createSymbolicLink(link, disk);
  }

  private String device() throws IOException {
    long number = (Long) Files.getAttribute(model, "unix:dev");
    return ((number >> 8) & 0xfff) + ":" + ((number & 0xff) | ((number >> 12) & 0xffffff00L));
  }
}
