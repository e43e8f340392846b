package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ReachabilityCacheTest {
  private static final Reachability OLD = reachability("the webhook is missing");
  private static final Reachability NEW = reachability("nothing is missing");

  private final List<Supplier<Reachability>> answers = new ArrayList<>();
  private final ReachabilityCache cache = new ReachabilityCache(() -> answers.remove(0).get());

  @Test
  void webhooksAreLookedThroughOnceUntilTheyChange() {
    answers.add(() -> OLD);
    answers.add(() -> NEW);

    assertThat(cache.get()).isEqualTo(OLD);
    assertThat(cache.get()).isEqualTo(OLD);
    cache.invalidate();
    assertThat(cache.get()).isEqualTo(NEW);
  }

  @Test
  void whatWasFoundWhileTheyChangedIsNotKept() {
    answers.add(
        () -> {
          cache.invalidate();
          return OLD;
        });
    answers.add(() -> NEW);

    assertThat(cache.get()).isEqualTo(OLD);
    assertThat(cache.get()).isEqualTo(NEW);
  }

  private static Reachability reachability(String fault) {
    return new Reachability(List.of(fault), Set.of(), Set.of(), List.of());
  }
}
