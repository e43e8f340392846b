package io.modelgate.adversary;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Action.Create;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a sequence what it does not take, as long as time allows. */
final class Shrinker {
  private final Predicate<List<Action>> fails;
  private final long end;

  /**
   * A shrinker of sequences that fail.
   *
   * @param fails plays a sequence again
   * @param nanos how long it may take
   */
  Shrinker(Predicate<List<Action>> fails, long nanos) {
    this.fails = fails;
    this.end = System.nanoTime() + nanos;
  }

  /** The shortest that was found. */
  List<Action> shrink(List<Action> failing) {
    List<Action> steps = fewer(failing);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Create) {
        steps = simpler(steps, i);
      }
    }
    return steps;
  }

  /** Leaves out halves, then quarters, then single steps: delta debugging. */
  private List<Action> fewer(List<Action> failing) {
    List<Action> steps = failing;
    for (int size = Math.max(1, steps.size() / 2); isTime(); size = size / 2) {
      for (int from = 0; from < steps.size() && isTime(); ) {
        List<Action> fewer = new ArrayList<>(steps.subList(0, from));
        fewer.addAll(steps.subList(Math.min(from + size, steps.size()), steps.size()));
        if (!fewer.isEmpty() && fails.test(fewer)) {
          steps = fewer;
        } else {
          from += size;
        }
      }
      if (size == 1) {
        break;
      }
    }
    return steps;
  }

  /** Leaves fields out of an object that is created, the larger ones first. */
  private List<Action> simpler(List<Action> failing, int index) {
    List<Action> steps = failing;
    List<JsonPointer> fields = new ArrayList<>();
    collect(((Create) steps.get(index)).object(), JsonPointer.empty(), fields);
    for (JsonPointer field : fields) {
      Create create = (Create) steps.get(index);
      JsonNode object = create.object();
      if (!object.at(field).isMissingNode() && isTime()) {
        List<Action> simpler = new ArrayList<>(steps);
        simpler.set(index, new Create(create.as(), without(object, field)));
        if (fails.test(simpler)) {
          steps = simpler;
        }
      }
    }
    return steps;
  }

  /** Elements of arrays from the last to the first, so that those before keep their places. */
  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> fields) {
    for (int i = node.size() - 1; node.isArray() && i >= 0; i--) {
      fields.add(at.appendIndex(i));
      collect(node.get(i), at.appendIndex(i), fields);
    }
    node.properties()
        .forEach(
            field -> {
              JsonPointer below = at.appendProperty(field.getKey());
              if (!List.of("apiVersion", "kind", "name", "image").contains(field.getKey())) {
                fields.add(below);
              }
              collect(field.getValue(), below, fields);
            });
  }

  private static JsonNode without(JsonNode object, JsonPointer field) {
    JsonNode copy = object.deepCopy();
    JsonNode parent = copy.at(field.head());
    if (parent instanceof ArrayNode array) {
      array.remove(field.last().getMatchingIndex());
    } else if (parent instanceof ObjectNode map) {
      map.remove(field.last().getMatchingProperty());
    }
    return copy;
  }

  private boolean isTime() {
    return System.nanoTime() < end;
  }
}
