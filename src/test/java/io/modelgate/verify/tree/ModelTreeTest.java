package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.tree.Difference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose signer allowed symbolic links. */
final class ModelTreeTest {
  private static final String IGNORING_CACHE = ", \"ignore_paths\": [\"cache\"]";

  @TempDir Path temporary;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("model")).toRealPath();
    Files.createDirectories(model.resolve("data"));
    Files.writeString(model.resolve("data/a"), "abc");
  }

  @Test
  void linkToAFileCountsUnderItsOwnName() throws Exception {
    link("b", "data/a");

    assertThat(differences(Map.of("data/a", "abc", "b", "abc"), "").isEmpty()).isTrue();
  }

  @Test
  void unsignedLinkToAFileIsExtra() throws Exception {
    link("b", "data/a");

    assertThat(differences(Map.of("data/a", "abc"), "").first(2))
        .extracting(Difference::file, Difference::kind, Difference::why)
        .containsExactly(tuple("b", Kind.EXTRA, "not signed"));
  }

  @Test
  void linkToADirectoryIsFollowedWhereFilesBelowItWereSigned() throws Exception {
    link("b", "data");

    assertThat(differences(Map.of("data/a", "abc"), "").isEmpty()).isTrue();
    assertThat(differences(Map.of("data/a", "abc", "b/a", "abc"), "").isEmpty()).isTrue();
    assertThat(differences(Map.of("data/a", "abc", "b/a", "other"), "").first(2))
        .extracting(Difference::file, Difference::kind)
        .containsExactly(tuple("b/a", Kind.CHANGED));
  }

  @Test
  void linkOutOfTheModelIsRefused() throws Exception {
    Files.writeString(temporary.resolve("outside"), "abc");
    link("b", "../outside");

    assertThat(differences(Map.of("data/a", "abc", "b", "abc"), "").first(2))
        .extracting(Difference::file, Difference::kind, Difference::why)
        .containsExactly(
            tuple(
                "b",
                Kind.CHANGED,
                "a symbolic link that leads nowhere or out of the model, which cannot be"
                    + " verified"));
  }

  @Test
  void linkInACircleIsRefused() throws Exception {
    link("b", "b");

    assertThat(differences(Map.of("data/a", "abc"), "").first(2))
        .extracting(Difference::file, Difference::kind)
        .containsExactly(tuple("b", Kind.EXTRA));
  }

  @Test
  void linkToTheModelItselfIsRefused() throws Exception {
    link("b", ".");

    assertThat(differences(Map.of("data/a", "abc"), "").first(2))
        .extracting(Difference::file, Difference::kind)
        .containsExactly(tuple("b", Kind.EXTRA));
  }

  @Test
  void linkToAnIgnoredDirectoryIsRefused() throws Exception {
    Files.createDirectories(model.resolve("cache/evil"));
    Files.writeString(model.resolve("cache/evil/code.py"), "boom");
    link("b", "cache");
    link("c", "cache/evil");

    assertThat(differences(Map.of("data/a", "abc"), IGNORING_CACHE).first(3))
        .extracting(Difference::file, Difference::why)
        .containsExactly(
            tuple("b", "a symbolic link to an ignored directory, which cannot be verified"),
            tuple("c", "a symbolic link to an ignored directory, which cannot be verified"));
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(model.resolve(name), Path.of(target));
  }

  private Differences differences(Map<String, String> signed, String more) throws Exception {
    Statement statement = StatementParser.parse(Statements.of(signed, more));
    Scope scope = Scope.of(statement, Scope.AS_SIGNED, true);
    return ModelComparison.compare(model, statement, scope, VerifiedFiles.none(), new Progress());
  }
}
