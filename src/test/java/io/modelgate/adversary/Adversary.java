package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.adversary.Run.Found;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Plays random sequences until one breaks an invariant, or time is over. */
final class Adversary {
  /** Where searches begin. */
  static final long SEED = Long.getLong("modelgate.adversary.seed", 1);

  /** Five seconds are promised; a machine that tests so much at once is given more. */
  static final Duration TOLD_WITHIN =
      Duration.ofSeconds(Integer.getInteger("modelgate.adversary.told-within", 20));

  private static final int STEPS = 25;
  private static final int SEQUENCES = 8;
  private static final Duration IMPATIENT = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(5);

  private final Caller caller;
  private final Row taken;
  private final Row row;
  private final Figures figures;

  /**
   * One of a product.
   *
   * @param taken whose fix is taken out of the product
   * @param row whose habits it has
   */
  Adversary(Caller caller, Row taken, Row row, Figures figures) {
    this.caller = caller;
    this.taken = taken;
    this.row = row;
    this.figures = figures;
  }

  /**
   * What was found.
   *
   * @param seed that finds it again
   * @param sequence shrunk
   * @param violation of the shrunk sequence
   */
  record Catch(long seed, Sequence sequence, Violation violation) {
    @Override
    public String toString() {
      return "# Found by seed "
          + seed
          + ".\n# "
          + violation.toString().strip().replace("\n", "\n# ")
          + "\n"
          + sequence.print();
    }
  }

  /**
   * Searches.
   *
   * @param seed of the first world; each world after it has the next
   * @param seconds how long at most
   */
  Optional<Catch> search(long seed, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long each = seed; System.nanoTime() < end; each++) {
      Chance chance = Chance.of(each);
      List<JsonNode> policies = row.policies(chance);
      String name = "adv-" + taken.word() + "-" + row.word() + Long.toString(each, 36);
      try (World world = World.create(caller, name, policies)) {
        Optional<Catch> found = search(world, policies, chance, each, end);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Catch> search(
      World world, List<JsonNode> policies, Chance chance, long seed, long end) {
    Run run = run(world);
    for (int i = 0; i < SEQUENCES && System.nanoTime() < end; i++) {
      List<Action> steps = Actions.of(chance, row.habits(), STEPS);
      Optional<Found> found = run.play(steps, IMPATIENT);
      if (found.isPresent()) {
        List<Action> failing = steps.subList(0, found.get().steps());
        return Optional.of(shrink(run, new Sequence(policies, failing), found.get(), seed));
      }
    }
    return Optional.empty();
  }

  private static Catch shrink(Run run, Sequence sequence, Found found, long seed) {
    Violation[] last = {found.violation()};
    List<Action> shrunk =
        new Shrinker(
                steps -> {
                  Optional<Found> again = run.play(steps, PATIENT);
                  again.ifPresent(each -> last[0] = each.violation());
                  return again.isPresent();
                },
                TimeUnit.SECONDS.toNanos(20))
            .shrink(sequence.steps());
    return new Catch(seed, sequence.with(shrunk), last[0]);
  }

  private Run run(World world) {
    return new Run(
        world, taken == Row.ROW_9 ? TrustedMarks::tell : seen -> seen, TOLD_WITHIN, figures);
  }

  /** Plays a sequence that is kept. */
  Optional<Found> replay(Sequence sequence, String name) {
    try (World world =
        World.create(caller, "adv-" + taken.word() + "-" + name, sequence.policies())) {
      return run(world).play(sequence.steps(), PATIENT);
    }
  }
}
