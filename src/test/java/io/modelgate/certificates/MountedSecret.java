package io.modelgate.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A Secret volume as a kubelet writes it: all files change at once, with one link. */
final class MountedSecret {
  private final Path directory;
  private int version;

  MountedSecret(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory).toAbsolutePath();
  }

  Path directory() {
    return directory;
  }

  /** Shows other data from now on. */
  void swap(Map<String, byte[]> data) throws IOException {
    version++;
    Path written = Files.createDirectory(directory.resolve("..version" + version));
    for (Map.Entry<String, byte[]> each : data.entrySet()) {
      Files.write(written.resolve(each.getKey()), each.getValue());
      Path visible = directory.resolve(each.getKey());
      if (!Files.isSymbolicLink(visible)) {
        Files.createSymbolicLink(visible, Path.of("..data", each.getKey()));
      }
    }
    Path link = directory.resolve("..data_tmp");
    Files.createSymbolicLink(link, written.getFileName());
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
