package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.verify.tree.MountTable.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a model lies on file systems that nobody can write to, short of the node's
 * administrator. Each kind of storage that is not known to be such counts as written to all the
 * time: a mount that is read-only here, a network's or a user's file system, a loop device. See
 * decision 17.
 */
final class WriteProtection {
  /** File systems on one disk, which the kernel lets nobody mount in two ways at once. */
  private static final Set<String> ON_A_DISK =
      Set.of("erofs", "squashfs", "cramfs", "iso9660", "ext2", "ext3", "ext4", "xfs", "f2fs");

  /** Disks by the names of their drivers; none that is made of files or of other disks. */
  private static final List<String> DISKS = List.of("sd", "vd", "xvd", "nvme", "mmcblk", "sr");

  private static final String VERITY = "CRYPT-VERITY-";

  /** Where container runtimes keep the layers of images: what image volumes are made of. */
  private static final List<Path> LAYERS =
      List.of(
          Path.of("/var/lib/containerd"),
          Path.of("/var/lib/containers/storage"),
          Path.of("/var/lib/rancher/k3s/agent/containerd"));

  private final Path mountinfo;
  private final Path devices;
  private final List<Path> layers;

  /**
   * @param mountinfo the kernel's table of mounts
   * @param devices where the kernel describes block devices
   * @param layers directories that only a container runtime writes to
   */
  WriteProtection(Path mountinfo, Path devices, List<Path> layers) {
    this.mountinfo = mountinfo;
    this.devices = devices;
    this.layers = layers;
  }

  /** What this process sees. */
  static WriteProtection ofThisProcess() {
    return new WriteProtection(Path.of("/proc/self/mountinfo"), Path.of("/sys/dev/block"), LAYERS);
  }

  /**
   * Mounts that nobody can write to.
   *
   * @param lines of the kernel's table: the same later means that they are the same mounts
   * @param devices what their files say that they are on
   */
  record Area(List<String> lines, Set<Long> devices) {}

  /**
   * The mounts that a model is on: that of its directory, and all below.
   *
   * @param model its real path
   * @return empty if one can be written to, or that is not known
   */
  Optional<Area> around(Path model) throws IOException {
    Optional<List<Entry>> table = MountTable.read(mountinfo);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    List<Entry> mounts = MountTable.around(model, table.get());
    if (mounts.isEmpty() || !mounts.stream().allMatch(this::isUnwritable)) {
      return Optional.empty();
    }
    Set<Long> numbers = Set.copyOf(mounts.stream().map(Entry::number).toList());
    return MountTable.device(model).filter(numbers::contains).isPresent()
        ? Optional.of(new Area(mounts.stream().map(Entry::line).toList(), numbers))
        : Optional.empty();
  }

  private boolean isUnwritable(Entry mount) {
    if (!mount.isReadOnly()) {
      return false;
    }
    return mount.type().equals("overlay")
        ? isOfImageLayers(mount.options())
        : ON_A_DISK.contains(mount.type()) && isReadOnlyDisk(mount.device());
  }

  /** Without an upper directory, and only of what a container runtime unpacked. */
  private boolean isOfImageLayers(List<String> options) {
    boolean found = false;
    for (String option : options) {
      String name = option.replaceFirst("\\+?=.*", "");
      if (name.equals("lowerdir")) {
        found = true;
        for (String layer : option.substring(option.indexOf('=') + 1).split(":", -1)) {
          if (!isLayer(layer)) {
            return false;
          }
        }
      } else if (name.equals("upperdir") || name.equals("datadir")) {
        return false;
      }
    }
    return found;
  }

  private boolean isLayer(String layer) {
    Path path = Path.of(layer);
    return layer.indexOf('\\') < 0
        && path.equals(path.normalize())
        && layers.stream().anyMatch(path::startsWith);
  }

  /** A disk that is read-only for the whole machine, or one whose every block is verified. */
  private boolean isReadOnlyDisk(String device) {
    Path described = devices.resolve(device);
    try {
      if (!text(described.resolve("ro")).equals("1")) {
        return false;
      }
      Path uuid = described.resolve("dm").resolve("uuid");
      if (Files.exists(uuid)) {
        return text(uuid).startsWith(VERITY);
      }
      String name = String.valueOf(described.toRealPath().getFileName());
      return DISKS.stream().anyMatch(name::startsWith);
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, US_ASCII).strip();
  }
}
