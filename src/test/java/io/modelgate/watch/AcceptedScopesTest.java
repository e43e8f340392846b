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
final class AcceptedScopesTest {
  private static final In A = new In("app", Set.of("a"));
  private static final In BAD = new In("bad", Set.of("b"));

  @Test
  void onlyWhatIsAtFaultBecomesAWholeNamespace() {
    List<WebhookScope> reaches = many(100);
    reaches.set(37, WebhookScope.named(Set.of("ns37"), List.of(BAD)));
    WebhookScopes all = new WebhookScopes(reaches, List.of());

    WebhookScopes accepted = AcceptedScopes.accepted(all, has(BAD).negate());

    reaches.set(37, WebhookScope.named(Set.of("ns37"), List.of()));
    assertThat(accepted.namespaced()).containsExactlyElementsOf(reaches);
  }

  @Test
  void whatIsRefusedEvenAsAWholeIsLeftOut() {
    WebhookScope bad = new WebhookScope(List.of(BAD), List.of());
    WebhookScope good = new WebhookScope(List.of(A), List.of());
    WebhookScopes all = new WebhookScopes(many(3), List.of(bad, good));

    assertThat(AcceptedScopes.accepted(all, has(BAD).negate()))
        .isEqualTo(new WebhookScopes(many(3), List.of(good)));
  }

  @Test
  void tooManyAtFaultMakeNamespacesWhole() {
    List<WebhookScope> reaches = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      reaches.add(WebhookScope.named(Set.of("ns" + i), List.of(i % 2 == 0 ? A : BAD)));
    }
    WebhookScopes all = new WebhookScopes(reaches, List.of());
    AtomicInteger trials = new AtomicInteger();

    assertThat(
            AcceptedScopes.accepted(
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
            AcceptedScopes.accepted(
                    new WebhookScopes(many(2000), List.of()),
                    part -> {
                      trials.incrementAndGet();
                      return false;
                    })
                .size())
        .isZero();
    assertThat(trials).hasValue(1);
  }

  private static Predicate<WebhookScopes> has(In requirement) {
    return part ->
        part.grouped().values().stream()
            .anyMatch(
                each ->
                    each.pods().contains(requirement) || each.namespaces().contains(requirement));
  }

  private static List<WebhookScope> many(int count) {
    List<WebhookScope> reaches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reaches.add(WebhookScope.named(Set.of("ns" + i), List.of(A)));
    }
    return reaches;
  }
}
