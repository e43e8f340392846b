package io.modelgate.adversary;

import io.modelgate.adversary.Action.Settle;
import io.modelgate.adversary.Caller.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Plays sequences in namespaces of a world, and looks after each step whether the invariants hold.
 *
 * @param world where the policies hold
 * @param eyes what is made of an observation; itself, but for a product that reports otherwise
 * @param deadline within which pods are reported
 * @param figures of all runs
 */
record Run(World world, UnaryOperator<Observation> eyes, Duration deadline, Figures figures) {
  /** Long enough for a controller to make a pod. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** What was found, and after how many steps. */
  record Found(Violation violation, int steps) {}

  /** Plays steps in a namespace of their own. */
  Optional<Found> play(List<Action> steps, Duration patience) {
    Place place = world.place(patience);
    figures.sequence();
    try {
      return play(place, steps);
    } finally {
      place.leave();
    }
  }

  private Optional<Found> play(Place place, List<Action> steps) {
    Invariants invariants = new Invariants(deadline);
    look(place, invariants); // what holds before the first step
    for (int i = 0; i < steps.size(); i++) {
      Reply reply = place.perform(steps.get(i));
      if (!(steps.get(i) instanceof Settle)) {
        figures.action(reply.isDone());
      }
      if (Boolean.getBoolean("modelgate.adversary.trace")) {
        System.err.println(
            place.namespace() + " " + steps.get(i) + " -> " + reply.code() + " " + reply.message());
      }
      Optional<Violation> found = look(place, invariants);
      if (found.isPresent()) {
        return Optional.of(new Found(found.get(), i + 1));
      }
    }
    Instant quiet = Instant.now().plus(QUIET);
    while (Instant.now().isBefore(quiet) || !invariants.isSettled()) {
      Place.pause(200);
      Optional<Violation> found = look(place, invariants);
      if (found.isPresent()) {
        return Optional.of(new Found(found.get(), steps.size()));
      }
    }
    figures.told(invariants.longest());
    return Optional.empty();
  }

  private Optional<Violation> look(Place place, Invariants invariants) {
    Observation seen =
        eyes.apply(Observation.of(place.caller(), place.namespace(), world.policies()));
    figures.pods(seen);
    return invariants.check(seen, Instant.now());
  }
}
