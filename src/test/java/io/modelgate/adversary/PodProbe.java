package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Caller.Reply;
import io.modelgate.adversary.PodSchema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** Tries changes of a stored pod, without storing them. */
final class PodProbe {
  /** Ways to change a pod, and where they lead. */
  private static final Map<String, String> WAYS =
      Map.of(
          "update", "",
          "status", "/status",
          "resize", "/resize",
          "ephemeralcontainers", "/ephemeralcontainers");

  /** What the API server itself counts. */
  private static final Set<String> COUNTED =
      Set.of("metadata.resourceVersion", "metadata.generation");

  /** How it says that a field is fixed, and not just this value wrong. */
  private static final Pattern FIXED =
      Pattern.compile(
          "may not change fields|no additions/deletions|only cpu and memory|immutable|may not add"
              + " or remove|may not be |may only |Forbidden|must match|does not"
              + " match|undeterminable|Precondition failed|been modified|not be changed",
          Pattern.DOTALL);

  private final Caller caller;
  private final String path;
  private final ObjectNode stored;
  private final Map<String, List<Field>> groups = new HashMap<>();
  private final Map<String, Set<String>> changed = new ConcurrentSkipListMap<>();
  private final Set<String> decided = new ConcurrentSkipListSet<>();
  private final Map<String, Set<String>> undecided = new ConcurrentSkipListMap<>();

  PodProbe(Caller caller, String path) {
    this.caller = caller;
    this.path = path;
    this.stored = (ObjectNode) caller.get(path);
    ((ObjectNode) stored.path("metadata")).remove("managedFields");
  }

  void add(Field field) {
    String group = field.path().subList(0, 2).toString();
    groups.computeIfAbsent(group, any -> new ArrayList<>()).add(field);
  }

  /** By field, the ways in which it can change. */
  Map<String, Set<String>> changed() {
    return changed;
  }

  /** By field and way, what was wrong about values that were tried. */
  Map<String, Set<String>> undecided() {
    return undecided;
  }

  /** Fields and ways of which another value told whether they can change. */
  Set<String> decided() {
    return decided;
  }

  /** Tries all that was added, in the threads of an executor. */
  void run(ExecutorService executor) throws ExecutionException, InterruptedException {
    List<Future<?>> attempts = new ArrayList<>();
    for (Map.Entry<String, String> way : WAYS.entrySet()) {
      String subresource = way.getValue();
      for (List<Field> fields : groups.values()) {
        if (subresource.isEmpty() || !isIgnored(fields, subresource)) {
          fields.forEach(
              field ->
                  attempts.add(executor.submit(() -> attempt(field, way.getKey(), subresource))));
        }
      }
    }
    for (Future<?> each : attempts) {
      each.get();
    }
  }

  /** Whether nothing becomes of changing all of these at once. */
  private boolean isIgnored(List<Field> fields, String subresource) {
    ObjectNode edit = stored.deepCopy();
    fields.forEach(field -> PodEdits.set(edit, field));
    Reply reply = put(edit, subresource);
    return reply.isDone() && differences(stored, reply.body()).isEmpty();
  }

  private void attempt(Field field, String way, String subresource) {
    for (ObjectNode edit : PodEdits.of(stored, field)) {
      Reply reply = put(edit, subresource);
      String attempted = FieldTable.name(field.toString()) + " by " + way;
      if (reply.isDone()) {
        note(changed, stored, reply.body(), way);
        decided.add(attempted);
      } else if (FIXED.matcher(reply.message()).find()) {
        decided.add(attempted);
      } else {
        note(undecided, attempted, reply.message());
      }
    }
  }

  private Reply put(JsonNode edit, String subresource) {
    return caller.call(
        Caller.ROOT, "PUT", path + subresource + "?dryRun=All", "application/json", edit);
  }

  /** Notes in which fields a pod differs from what it was. */
  static void note(Map<String, Set<String>> changed, JsonNode before, JsonNode after, String way) {
    differences(before, after).forEach(each -> note(changed, FieldTable.name(each), way));
  }

  private static void note(Map<String, Set<String>> notes, String key, String value) {
    notes.computeIfAbsent(key, any -> new ConcurrentSkipListSet<>()).add(value);
  }

  private static List<String> differences(JsonNode before, JsonNode after) {
    return PodEdits.differences(before, after).stream()
        .filter(each -> !COUNTED.contains(each))
        .filter(each -> !each.startsWith("status") && !each.startsWith("metadata.managedFields"))
        .toList();
  }
}
