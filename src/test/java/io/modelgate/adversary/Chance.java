package io.modelgate.adversary;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Choices that a seed decides. */
public record Chance(SplittableRandom random) {
  /** Choices of a seed. */
  public static Chance of(long seed) {
    return new Chance(new SplittableRandom(seed));
  }

  /** Whether something of a probability happens. */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from 0 to below a bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of several. */
  public <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of several. */
  @SafeVarargs
  public final <T> T of(T first, T... others) {
    int at = random.nextInt(others.length + 1);
    return at == 0 ? first : others[at - 1];
  }

  /** One of several that have weights. */
  <T extends Comparable<T>> T weighted(Map<T, Integer> weights) {
    int at = random.nextInt(weights.values().stream().mapToInt(Integer::intValue).sum());
    for (T each : weights.keySet().stream().sorted().toList()) {
      at -= weights.getOrDefault(each, 0);
      if (at < 0) {
        return each;
      }
    }
    throw new IllegalStateException("weights changed meanwhile");
  }
}
