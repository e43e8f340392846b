package io.modelgate.verify.fuzz;

import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Signs a tree as a fuzzer's bytes say: perhaps not all of it, and perhaps more. */
final class FuzzedSigner {
  private FuzzedSigner() {}

  static TestStatement sign(Choices choices, Path root, List<String> files) throws IOException {
    boolean allowSymlinks = choices.oneIn(3);
    int shardSize = choices.oneIn(3) ? 1 + choices.below(8) : 0;
    Set<String> ignored =
        choices.oneIn(4) ? new HashSet<>(List.of(choices.of(files), ".git")) : Set.of();
    SortedMap<String, byte[]> signed = new TreeMap<>();
    signed.put("a/phantom", new byte[] {1});
    for (String name : files) {
      switch (choices.below(8)) {
        case 7 -> {} // not signed
        case 6 -> signed.put(name, new byte[] {(byte) choices.below(4)});
        case 5 -> signed.put("a/" + name, Files.readAllBytes(root.resolve(name))); // through a link
        default -> signed.put(name, Files.readAllBytes(root.resolve(name)));
      }
    }
    if (signed.size() > 1) {
      signed.remove("a/phantom");
    }
    if (shardSize > 0) {
      signed.values().removeIf(content -> content.length == 0);
    }
    return new TestStatement(signed, shardSize, allowSymlinks, ignored);
  }
}
