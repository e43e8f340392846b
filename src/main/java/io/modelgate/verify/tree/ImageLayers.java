package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.tree.MountTable.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out whether a model lies on layers of an image, and on which. Unlike with {@link
 * WriteProtection}, the runtime may have put an upper directory over them, as containerd does for
 * each pod: what somebody writes there is seen at the files, which have another inode then.
 */
final class ImageLayers {
  /**
   * Where the runtimes' own snapshotters unpack layers, whose digests they have checked. Others
   * (lazy ones, remote ones) fetch files as they are read.
   */
  private static final Pattern LAYER =
      Pattern.compile(
          "/([^/]+/)+io\\.containerd\\.snapshotter\\.v1\\.overlayfs/snapshots/[0-9]+/fs"
              + "|/var/lib/containers/storage/overlay/(l/[A-Z0-9]{26}|[0-9a-f]{64}/diff)");

  private static final Pattern BOOT_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path mountinfo;
  private final Path bootId;

  /**
   * @param mountinfo the kernel's table of mounts
   * @param bootId where the kernel says which boot this is
   */
  ImageLayers(Path mountinfo, Path bootId) {
    this.mountinfo = mountinfo;
    this.bootId = bootId;
  }

  /** What this process sees. */
  static ImageLayers ofThisProcess() {
    return new ImageLayers(
        Path.of("/proc/self/mountinfo"), Path.of("/proc/sys/kernel/random/boot_id"));
  }

  /**
   * The layers that a model is on.
   *
   * @param line of the kernel's table: the same later means that it is the same mount
   * @param device what the files say that they are on
   * @param bootId which boot of which machine this is
   * @param digest SHA-256 of the layers' directories, from the topmost down, hex
   */
  record Layers(String line, long device, String bootId, String digest) {}

  /**
   * The layers that a model is on, it and all below.
   *
   * @param model its real path
   * @return empty if it is on anything else, or that is not known
   */
  Optional<Layers> under(Path model) throws IOException {
    Optional<List<Entry>> table = MountTable.read(mountinfo);
    Optional<String> boot = bootId();
    if (table.isEmpty() || boot.isEmpty()) {
      return Optional.empty();
    }
    List<Entry> mounts = MountTable.around(model, table.get());
    if (mounts.size() != 1 || !mounts.get(0).type().equals("overlay")) {
      return Optional.empty();
    }
    Entry mount = mounts.get(0);
    Optional<List<String>> layers = layers(mount.options());
    return layers.isPresent()
            && MountTable.device(model).filter(device -> device == mount.number()).isPresent()
        ? Optional.of(
            new Layers(
                mount.line(),
                mount.number(),
                boot.get(),
                Sha256.hex(String.join("\n", layers.get()).getBytes(ISO_8859_1))))
        : Optional.empty();
  }

  /** The lower directories, from the topmost down; empty if there is anything else among them. */
  private static Optional<List<String>> layers(List<String> options) {
    List<String> layers = new ArrayList<>();
    for (String option : options) {
      String name = option.replaceFirst("\\+?=.*", "");
      String value = option.substring(option.indexOf('=') + 1);
      switch (name) {
        case "lowerdir" -> layers.addAll(List.of(value.split(":", -1)));
        case "upperdir" -> {
          if (!LAYER.matcher(value).matches()) {
            return Optional.empty();
          }
        }
        case "datadir" -> {
          return Optional.empty();
        }
        default -> {
          // says nothing of where the content is from
        }
      }
    }
    return !layers.isEmpty() && layers.stream().allMatch(LAYER.asMatchPredicate())
        ? Optional.of(layers)
        : Optional.empty();
  }

  private Optional<String> bootId() {
    try {
      return Optional.of(Files.readString(bootId, US_ASCII).strip())
          .filter(BOOT_ID.asMatchPredicate());
    } catch (IOException e) {
      return Optional.empty(); // as in some sandboxes
    }
  }
}
