package io.modelgate.verify.fuzz;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a directory with files, links, pipes and odd names out of a fuzzer's bytes. */
final class FuzzedTree {
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "A",
          "a:0:4",
          ".git",
          ".gitignore",
          "..a",
          " ",
          "\u00e9",
          "e\u0301",
          "\u202e",
          "new\nline",
          "\u001b[2J",
          "\ud83e\udd16",
          "x".repeat(255),
          "model.sig");
  private static final List<String> TARGETS =
      List.of("a", "b", ".", "..", "a/a", "../a", "/etc/hostname", "../outside", "nowhere");
  private static final int MOST_ENTRIES = 12;

  private final Choices choices;
  private final Path root;
  private final Path pipe;
  private final List<String> files = new ArrayList<>();

  /**
   * @param root an empty directory
   * @param pipe a FIFO on the same volume
   */
  FuzzedTree(Choices choices, Path root, Path pipe) {
    this.choices = choices;
    this.root = root;
    this.pipe = pipe;
  }

  /** Makes the tree; the names of the regular files in it, relative to the root. */
  List<String> make() throws IOException {
    int entries = choices.below(MOST_ENTRIES);
    for (int i = 0; i <= entries; i++) {
      String name = name();
      try {
        Path path = root.resolve(name);
        Files.createDirectories(path.resolveSibling("."));
        entry(name, path);
      } catch (FileSystemException e) {
        // the name is taken, or goes through a file: one entry less
      }
    }
    return files;
  }

  private String name() {
    String name = choices.of(NAMES);
    for (int depth = choices.below(3); depth > 0; depth--) {
      name = choices.of(NAMES) + "/" + name;
    }
    return choices.below(64) == 63 ? "d/".repeat(choices.below(140)) + name : name;
  }

  private void entry(String name, Path path) throws IOException {
    switch (choices.below(8)) {
      case 0 -> Files.createDirectory(path);
      case 1 -> Files.createSymbolicLink(path, Path.of(choices.of(TARGETS)));
      case 2 -> Files.createLink(path, pipe); // a hard link to a FIFO is that FIFO
      default -> {
        byte[] content = new byte[choices.below(20)];
        Arrays.fill(content, (byte) choices.below(256));
        Files.write(path, content, java.nio.file.StandardOpenOption.CREATE_NEW);
        files.add(name);
      }
    }
  }
}
