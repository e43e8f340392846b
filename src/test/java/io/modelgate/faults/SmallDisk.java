package io.modelgate.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own with little room, where the machine lets us mount one. */
final class SmallDisk implements AutoCloseable {
  private static final String ROOM = "96m";
  private static final int BLOCK = 4_096;

  private final Path folder;
  private final boolean isMounted;

  private SmallDisk(Path folder, boolean isMounted) {
    this.folder = folder;
    this.isMounted = isMounted;
  }

  static SmallDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new SmallDisk(
        folder, run("mount", "-t", "tmpfs", "-o", "size=" + ROOM, "tmpfs", folder.toString()));
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  Path folder() {
    return folder;
  }

  boolean isMounted() {
    return isMounted;
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!Files.exists(filler()) || Files.getFileStore(folder).getUsableSpace() >= BLOCK) {
        throw e; // not because it is full
      }
    }
  }

  void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() {
    if (isMounted) {
      try {
        run("umount", "-l", folder.toString());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
