package io.modelgate.policy.index;

import static java.util.stream.Collectors.toMap;

import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.index.Condition.Absence;
import io.modelgate.policy.index.Condition.AnyOf;
import io.modelgate.policy.index.Condition.Pattern;
import io.modelgate.policy.index.Condition.Piece;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds those of many policies that may be about a pod. Each is entered under one of its conditions
 * only, the one that it shares with the fewest others; whether it is about the pod, it says itself.
 */
public final class SelectorIndex<P> {
  /** Where a policy is entered, if a text of a pod is what it asks for. */
  private record Place(Field field, String key, Piece piece) {}

  /** So few are looked at one by one: there are many namespaces. */
  private static final int FEW = 3;

  private final List<P> policies;

  /** Those that may be about any pod. */
  private final BitSet always;

  private final Map<Field, Map<String, TextIndex>> texts;
  private final Map<Absence, int[]> absences;

  private SelectorIndex(
      List<P> policies,
      BitSet always,
      Map<Field, Map<String, TextIndex>> texts,
      Map<Absence, int[]> absences) {
    this.policies = policies;
    this.always = always;
    this.texts = texts;
    this.absences = absences;
  }

  /** An index of model policies. */
  public static SelectorIndex<ModelPolicy> ofModels(List<ModelPolicy> policies) {
    return of(policies, Conditions::model);
  }

  /** An index of runtime policies. */
  public static SelectorIndex<SandboxPolicy> ofRuntimes(List<SandboxPolicy> policies) {
    return of(policies, Conditions::rules);
  }

  /** An index of exemptions. */
  public static SelectorIndex<Exemption.Usable> ofExemptions(List<Exemption.Usable> exemptions) {
    return of(exemptions, each -> List.of(Conditions.scope(each.scope())));
  }

  /**
   * An index of some policies.
   *
   * @param ways in which a policy may be about a pod, each with its conditions
   */
  private static <P> SelectorIndex<P> of(
      List<P> policies, Function<P, List<List<Condition>>> ways) {
    List<P> all = List.copyOf(policies);
    return new Builder(all.stream().map(ways).toList()).build(all);
  }

  /** Those that may be about one of some pods, and with them all that are, in their order. */
  public List<P> find(List<PodFacts> pods) {
    if (policies.isEmpty()) {
      return List.of();
    }
    BitSet found = (BitSet) always.clone();
    for (PodFacts pod : pods) {
      find(pod, found);
    }
    List<P> candidates = new ArrayList<>();
    for (int i = found.nextSetBit(0); i >= 0; i = found.nextSetBit(i + 1)) {
      candidates.add(policies.get(i));
    }
    return candidates;
  }

  private void find(PodFacts pod, BitSet found) {
    texts.forEach((field, byKey) -> pod.visit(field, new Search(byKey, found)));
    Map<Field, Map<String, String>> labels = new EnumMap<>(Field.class);
    absences.forEach(
        (absence, numbers) -> {
          if (absence.requirement().holds(labels.computeIfAbsent(absence.field(), pod::labels))) {
            IntStream.of(numbers).forEach(found::set);
          }
        });
  }

  /** All of them, in their order. */
  public List<P> all() {
    return policies;
  }

  /** Finds what texts of one field are asked for. */
  private record Search(Map<String, TextIndex> byKey, BitSet found) implements PodFacts.Sink {
    @Override
    public void text(String key, String text) {
      TextIndex index = byKey.get(key);
      if (index != null) {
        index.find(text, found);
      }
    }

    @Override
    public void anything() {
      byKey.values().forEach(index -> index.findAll(found));
    }
  }

  /** Chooses where each policy is entered. */
  private static final class Builder {
    private final List<List<List<Condition>>> ways;
    private final Map<Place, Integer> sharing = new HashMap<>();
    private final BitSet always = new BitSet();
    private final Map<Place, List<Integer>> entered = new HashMap<>();
    private final Map<Absence, List<Integer>> absent = new HashMap<>();

    Builder(List<List<List<Condition>>> ways) {
      this.ways = ways;
    }

    <P> SelectorIndex<P> build(List<P> policies) {
      if (ways.size() <= FEW) {
        always.set(0, ways.size());
        return new SelectorIndex<>(policies, always, Map.of(), Map.of());
      }
      ways.forEach(each -> each.forEach(way -> way.forEach(this::count)));
      for (int number = 0; number < ways.size(); number++) {
        for (List<Condition> way : ways.get(number)) {
          enter(number, way);
        }
      }
      return new SelectorIndex<>(
          policies,
          always,
          texts(),
          absent.entrySet().stream()
              .collect(toMap(Map.Entry::getKey, each -> ints(each.getValue()))));
    }

    private void count(Condition condition) {
      if (condition instanceof AnyOf anyOf) {
        for (Pattern pattern : anyOf.patterns()) {
          pattern.pieces().forEach(piece -> sharing.merge(place(pattern, piece), 1, Integer::sum));
        }
      }
    }

    private void enter(int number, List<Condition> way) {
      Condition rarest = way.stream().min(Comparator.comparingLong(this::shared)).orElse(null);
      if (rarest instanceof AnyOf anyOf) {
        for (Pattern pattern : anyOf.patterns()) {
          entered.computeIfAbsent(rarest(pattern), key -> new ArrayList<>()).add(number);
        }
      } else if (rarest instanceof Absence absence) {
        absent.computeIfAbsent(absence, key -> new ArrayList<>()).add(number);
      } else {
        always.set(number);
      }
    }

    /** How many policies share a condition, about; most pods lack most labels. */
    private long shared(Condition condition) {
      return condition instanceof AnyOf anyOf
          ? anyOf.patterns().stream().mapToLong(each -> sharing(rarest(each))).sum()
          : Long.MAX_VALUE;
    }

    private Place rarest(Pattern pattern) {
      return pattern.pieces().stream()
          .map(piece -> place(pattern, piece))
          .min(Comparator.comparingInt(this::sharing))
          .orElseThrow();
    }

    private int sharing(Place place) {
      return sharing.getOrDefault(place, 0);
    }

    private static Place place(Pattern pattern, Piece piece) {
      return new Place(pattern.field(), pattern.key(), piece);
    }

    private Map<Field, Map<String, TextIndex>> texts() {
      Map<Field, Map<String, Map<Piece, int[]>>> sorted = new EnumMap<>(Field.class);
      entered.forEach(
          (place, numbers) ->
              sorted
                  .computeIfAbsent(place.field(), field -> new HashMap<>())
                  .computeIfAbsent(place.key(), key -> new HashMap<>())
                  .put(place.piece(), ints(numbers)));
      Map<Field, Map<String, TextIndex>> texts = new EnumMap<>(Field.class);
      sorted.forEach(
          (field, byKey) -> {
            Map<String, TextIndex> indexes = new HashMap<>();
            byKey.forEach((key, entries) -> indexes.put(key, new TextIndex(entries)));
            texts.put(field, indexes);
          });
      return texts;
    }

    private static int[] ints(List<Integer> numbers) {
      return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
