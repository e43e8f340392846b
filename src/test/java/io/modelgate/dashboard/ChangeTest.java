package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a live page receives. */
final class ChangeTest {
  @Test
  void changesBecomeOne() {
    Change both = Change.ofPods("b").and(Change.ofPolicies()).and(Change.ofPods("a"));

    assertThat(both).isEqualTo(new Change(true, false, Set.of("a", "b")));
    assertThat(Change.NONE.and(Change.NONE).isNothing()).isTrue();
  }

  @Test
  void manyNamespacesAreAll() {
    Change many = Change.NONE;
    for (int i = 0; i < 20; i++) {
      many = many.and(Change.ofPods("team-" + i));
    }
    assertThat(many.namespaces()).hasSize(20);

    many = many.and(Change.ofPods("one-more"));

    assertThat(many).isEqualTo(new Change(false, true, Set.of()));
    assertThat(many.and(Change.ofPods("team-1"))).isEqualTo(many);
  }

  @Test
  void missedChangesAreAll() {
    assertThat(Change.ofPods("")).isEqualTo(new Change(false, true, Set.of()));
  }

  @Test
  void namespacesOfOthersAreNotNamed() {
    Change seen = Change.ofPods("mine").and(Change.ofPods("theirs")).among(Set.of("mine"));

    assertThat(seen.namespaces()).containsExactly("mine");
    assertThat(Change.ofPods("theirs").among(Set.of()).isNothing()).isTrue();
  }
}
