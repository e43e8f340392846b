package io.modelgate.verify.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths are found by themselves and nothing else. */
final class PathTableTest {
  private final PathTable table = new PathTable();

  @Test
  void everyPathIsFoundAgain() {
    Random random = new Random(1);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String path =
          "d" + random.nextInt(100) + "/é" + random.nextInt(90) + "/f" + random.nextInt(20);
      int node = table.add(path);

      assertThat(expected.getOrDefault(path, node)).isEqualTo(node);
      expected.put(path, node);
    }
    expected.forEach(
        (path, node) -> {
          assertThat(table.find(path)).isEqualTo(node);
          assertThat(table.path(node)).isEqualTo(path);
        });
    assertThat(expected.values()).doesNotHaveDuplicates();
  }

  @Test
  void oddPathsAreThemselves() {
    String longest = "x".repeat(65_536);
    List<String> paths =
        List.of(
            "a",
            "a/b",
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            ".",
            "..",
            "\u0000",
            "\ud83d\ude00",
            longest,
            "y".repeat(127),
            "y".repeat(128),
            "y".repeat(129));

    paths.forEach(table::add);

    paths.forEach(path -> assertThat(table.path(table.find(path))).isEqualTo(path));
    for (String other : List.of("b", "a/b/c", "a/c", "A", "//", "x", longest + "x")) {
      assertThat(table.find(other)).isEqualTo(-1);
    }
    assertThat(table.isDirectory("a")).isTrue();
    assertThat(table.isDirectory("a/b")).isFalse();
    assertThat(table.isDirectory("c")).isFalse();
  }
}
