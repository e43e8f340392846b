package io.modelgate.command.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A case, which is a folder.
 *
 * @param folder the folder
 */
record TestCase(Path folder) {
  private static final String POD = "pod.yaml";
  private static final String CHANGE = "change.yaml";
  private static final String EXPECTED = "expected.yaml";
  private static final Set<String> FILES = Set.of(POD, CHANGE, EXPECTED);

  /** Whether a file makes its folder a case, and is no policy file. */
  static boolean isFileOfOne(Path file) {
    return FILES.contains(file.getFileName().toString());
  }

  /** The pod that is created, or what creates it. */
  Path pod() {
    return folder.resolve(POD);
  }

  /** What is merged into the pod after it was admitted, if the file is there. */
  Path change() {
    return folder.resolve(CHANGE);
  }

  /** The file with the expected decision. */
  Path expected() {
    return folder.resolve(EXPECTED);
  }

  boolean isOfAChange() {
    return Files.exists(change());
  }
}
