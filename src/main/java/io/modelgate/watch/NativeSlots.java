package io.modelgate.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which objects of the API server hold what policies are compiled to. Their names are fixed, so
 * that the controller's account may write no others. Policies for the whole cluster have names of
 * their own, which nobody can take who may write policies in a namespace.
 */
final class NativeSlots {
  /** How many there are of each, as in {@code rbac.yaml}. */
  static final int COUNT = 32;

  private final List<String> names;
  private final Map<String, String> taken = new HashMap<>();

  /** Those that begin with a word. */
  NativeSlots(String beginning) {
    names =
        IntStream.range(0, COUNT)
            .mapToObj(each -> String.format(Locale.ROOT, beginning + "-%02d", each))
            .toList();
  }

  /**
   * The one of a holder, which may be new.
   *
   * @param stored who holds those that are there, by their names; nobody is an empty text
   * @return empty if none is left
   */
  synchronized Optional<String> of(String holder, Map<String, String> stored) {
    for (String name : names) {
      if (holder.equals(stored.get(name))) {
        taken.put(name, holder);
        return Optional.of(name);
      }
    }
    for (String name : names) {
      if (holder.equals(taken.get(name)) && stored.getOrDefault(name, "").isEmpty()) {
        return Optional.of(name);
      }
    }
    for (String name : names) {
      if (!stored.containsKey(name) && !taken.containsKey(name)) {
        taken.put(name, holder);
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a policy has one, or may have one: if not, it need not be compiled.
   *
   * @param policy as {@link NativeManifests#name} has it
   * @param stored who holds those that are there, by their names
   */
  synchronized boolean haveRoomFor(String policy, Map<String, String> stored) {
    return names.stream()
        .map(each -> stored.getOrDefault(each, taken.getOrDefault(each, "")))
        .anyMatch(holder -> holder.isEmpty() || NativeManifests.policy(holder).equals(policy));
  }

  /** Takes into account that one was deleted. */
  synchronized void free(String name) {
    taken.remove(name);
  }
}
