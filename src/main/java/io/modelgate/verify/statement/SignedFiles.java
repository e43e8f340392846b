package io.modelgate.verify.statement;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The signed files by their paths relative to the model, with {@code /}; the one path {@code "."}
 * stands for a model that is a single file. There may be a million: it holds no object per file.
 */
public final class SignedFiles {
  private final PathTable paths;
  private final int[] nodes; // each file's node in paths
  private final int[] files; // by node, from 1 on; 0 for none
  private final int size;
  private final IntFunction<SignedFile> digests;

  SignedFiles(
      PathTable paths, int[] nodes, int[] files, int size, IntFunction<SignedFile> digests) {
    this.paths = paths;
    this.nodes = nodes;
    this.files = files;
    this.size = size;
    this.digests = digests;
  }

  /** How many there are; each has an index below. */
  public int size() {
    return size;
  }

  /** The path of the file with this index. */
  public String path(int index) {
    return paths.path(nodes[index]);
  }

  /** The file with this index. */
  public SignedFile file(int index) {
    return digests.apply(index);
  }

  /** The file with this path. */
  public @Nullable SignedFile find(String path) {
    int node = paths.find(path);
    return node < 0 || files[node] == 0 ? null : digests.apply(files[node] - 1);
  }

  /** Whether there is a file below this path. */
  public boolean areBelow(String path) {
    return paths.isDirectory(path);
  }

  /** Whether there is a file with this path. */
  public boolean contains(String path) {
    int node = paths.find(path);
    return node >= 0 && files[node] != 0;
  }
}
