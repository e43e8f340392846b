package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.spec.LabelMatcher.In;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** One reach that the API server refuses keeps no other from being written. */
final class RefusalSearchTest {
  private static final In A = new In("app", Set.of("a"));
  private static final In BAD = new In("bad", Set.of("b"));

  @Test
  void onlyWhatIsAtFaultBecomesAWholeNamespace() {
    List<Reach> reaches = many(100);
    reaches.set(37, Reach.named(Set.of("ns37"), List.of(BAD)));
    SelectedReaches all = new SelectedReaches(reaches, List.of());

    SelectedReaches accepted = RefusalSearch.accepted(all, has(BAD).negate());

    reaches.set(37, Reach.named(Set.of("ns37"), List.of()));
    assertThat(accepted.namespaced()).containsExactlyElementsOf(reaches);
  }

  @Test
  void whatIsRefusedEvenAsAWholeIsLeftOut() {
    Reach bad = new Reach(List.of(BAD), List.of());
    Reach good = new Reach(List.of(A), List.of());
    SelectedReaches all = new SelectedReaches(many(3), List.of(bad, good));

    assertThat(RefusalSearch.accepted(all, has(BAD).negate()))
        .isEqualTo(new SelectedReaches(many(3), List.of(good)));
  }

  @Test
  void tooManyAtFaultMakeNamespacesWhole() {
    List<Reach> reaches = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      reaches.add(Reach.named(Set.of("ns" + i), List.of(i % 2 == 0 ? A : BAD)));
    }
    SelectedReaches all = new SelectedReaches(reaches, List.of());
    AtomicInteger trials = new AtomicInteger();

    assertThat(
            RefusalSearch.accepted(
                all,
                part -> {
                  trials.incrementAndGet();
                  return has(BAD).negate().test(part);
                }))
        .isEqualTo(all.wholeNamespaces());
    assertThat(trials).hasValueLessThan(300);
  }

  @Test
  void nothingIsTriedWhereNothingIsTaken() {
    AtomicInteger trials = new AtomicInteger();

    assertThat(
            RefusalSearch.accepted(
                    new SelectedReaches(many(2000), List.of()),
                    part -> {
                      trials.incrementAndGet();
                      return false;
                    })
                .size())
        .isZero();
    assertThat(trials).hasValue(1);
  }

  private static Predicate<SelectedReaches> has(In requirement) {
    return part ->
        part.grouped().values().stream()
            .anyMatch(
                each ->
                    each.pods().contains(requirement) || each.namespaces().contains(requirement));
  }

  private static List<Reach> many(int count) {
    List<Reach> reaches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reaches.add(Reach.named(Set.of("ns" + i), List.of(A)));
    }
    return reaches;
  }
}
