package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mounts of this process, as the kernel lists them in {@code /proc/self/mountinfo}. */
final class MountTable {
  /** A node has some thousands; more than that, or a line that is not understood, is no table. */
  private static final int MAX_BYTES = 4 << 20;

  private static final int MIN_FIELDS = 6;
  private static final int FIELDS_FROM_THE_DASH = 4;

  private MountTable() {}

  /**
   * One line (proc(5)).
   *
   * @param line all of it, mount ID and options included
   * @param device major and minor number of its files, for example {@code 254:0}
   * @param point where it is mounted
   * @param type of the file system, for example {@code ext4}
   * @param options of the file system itself, whoever mounted it where: {@code ro} here, unlike
   *     among a mount's own options, means that it is not written through any mount
   */
  record Entry(String line, String device, Path point, String type, List<String> options) {
    boolean isReadOnly() {
      return options.contains("ro") && !options.contains("rw");
    }

    /** Its device as the kernel gives it with a file's attributes. */
    long number() {
      int colon = device.indexOf(':');
      long major = Long.parseLong(device.substring(0, colon));
      long minor = Long.parseLong(device.substring(colon + 1));
      return ((major & 0xfffff000L) << 32)
          | ((major & 0xfff) << 8)
          | ((minor & 0xffffff00L) << 12)
          | (minor & 0xff);
    }
  }

  /** Whether something is mounted at a path of this process. */
  static boolean isMountPoint(Path path) {
    return read(Path.of("/proc/self/mountinfo"))
        .map(entries -> entries.stream().anyMatch(entry -> entry.point().equals(path)))
        .orElse(false);
  }

  /** The mounts that a model is on: that of its directory, and all below. */
  static List<Entry> around(Path model, List<Entry> table) {
    int depth =
        table.stream()
            .filter(entry -> model.startsWith(entry.point()))
            .mapToInt(entry -> entry.point().getNameCount())
            .max()
            .orElse(-1);
    return table.stream()
        .filter(
            entry ->
                entry.point().startsWith(model)
                    || (model.startsWith(entry.point()) && entry.point().getNameCount() == depth))
        .toList();
  }

  /**
   * The device that a path leads to: another than its mount's if something else is mounted over a
   * directory above it.
   */
  static Optional<Long> device(Path path) throws IOException {
    return Files.readAttributes(path, "unix:dev", LinkOption.NOFOLLOW_LINKS).get("dev")
            instanceof Long device
        ? Optional.of(device)
        : Optional.empty();
  }

  /** Reads the table; empty if it cannot be read or understood. */
  static Optional<List<Entry>> read(Path mountinfo) {
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = Files.newInputStream(mountinfo)) {
      String text = new String(in.readNBytes(MAX_BYTES), ISO_8859_1);
      if (!text.endsWith("\n")) {
        return Optional.empty();
      }
      for (String line : text.lines().toList()) {
        Optional<Entry> entry = parse(line);
        if (entry.isEmpty()) {
          return Optional.empty();
        }
        entries.add(entry.get());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(entries);
  }

  private static Optional<Entry> parse(String line) {
    int dash = line.indexOf(" - ");
    String[] mount = line.substring(0, Math.max(dash, 0)).split(" ", -1);
    String[] system = line.substring(dash + 1).split(" ", -1);
    if (mount.length < MIN_FIELDS
        || system.length != FIELDS_FROM_THE_DASH
        || !mount[2].matches("[0-9]+:[0-9]+")
        || !mount[4].startsWith("/")) {
      return Optional.empty();
    }
    return unescaped(mount[4])
        .map(
            point ->
                new Entry(
                    line, mount[2], Path.of(point), system[1], List.of(system[3].split(",", -1))));
  }

  /**
   * A path without the kernel's octal escapes; empty for one with other characters than ASCII,
   * which may be any bytes.
   */
  private static Optional<String> unescaped(String path) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && path.substring(i + 1).matches("[0-3][0-7]{2}.*")) {
        c = (char) Integer.parseInt(path.substring(i + 1, i + 4), 8);
        i += 3;
      }
      if (c > '~') {
        return Optional.empty();
      }
      text.append(c);
    }
    return Optional.of(text.toString());
  }
}
