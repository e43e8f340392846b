package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The operations that give a pod its RuntimeClass: as {@code RuntimeClassName} has them. If it
 * replaces another, what the API server merged in for that one goes too.
 */
final class RuntimePatchCel {
  private static final String ADD =
      "JSONPatch{op: \"add\", path: \"/spec/runtimeClassName\", value: %s}";

  private static final String REMOVE_OVERHEAD =
      """
      %s != "" && has(object.spec.overhead)
      ? [JSONPatch{op: "remove", path: "/spec/overhead"}] : []\
      """;

  private static final String REMOVE_LABEL =
      """
      %s == %s && object.spec.?nodeSelector[?%s].orValue("/") == %s
      ? [JSONPatch{op: "remove", path: "/spec/nodeSelector/" + jsonpatch.escapeKey(%s)}] : []\
      """;

  /** Positions, the last one first, so that those before it stay as they are. */
  private static final String REMOVE_TOLERATIONS =
      """
      [object.spec.?tolerations.orValue([])].map(all,
      all.transformList(i, t, size(all) - 1 - i).filter(i, %s))[0]
      .map(i, JSONPatch{op: "remove", path: "/spec/tolerations/" + string(i)})\
      """;

  private RuntimePatchCel() {}

  /** Those of a pod that nothing stands against. */
  static Cel of(Usable policy, Runtimes runtimes, PodCel pod, Cel target) {
    List<Cel> operations = new ArrayList<>(List.of(Cel.of("[" + ADD + "]", target)));
    if (policy.rules().stream().anyMatch(rule -> rule.different() == Different.Override)) {
      operations.add(Cel.of(REMOVE_OVERHEAD, pod.runtime()));
      new TreeMap<>(runtimes.classes())
          .values()
          .forEach(each -> operations.addAll(stale(each, pod.runtime())));
    }
    return new Cel(operations.stream().map(Cel::source).collect(joining(" + ", "(", ")")));
  }

  private static List<Cel> stale(RuntimeClassView old, Cel runtime) {
    List<Cel> operations = new ArrayList<>();
    Cel name = Cel.text(old.name());
    new TreeMap<>(old.nodeSelector())
        .forEach(
            (key, value) ->
                operations.add(
                    Cel.of(
                        REMOVE_LABEL,
                        runtime,
                        name,
                        Cel.text(key),
                        Cel.text(value),
                        Cel.text(key))));
    if (!old.tolerations().isEmpty()) {
      Cel isStale = Cel.any(old.tolerations().stream().map(RuntimePatchCel::equal).toList());
      Cel ofOld = Cel.of("%s == %s && [all[i]].exists(t, %s)", runtime, name, isStale);
      operations.add(Cel.of(REMOVE_TOLERATIONS, ofOld));
    }
    return operations;
  }

  /** Whether toleration {@code t} is the same. */
  private static Cel equal(JsonNode toleration) {
    List<Cel> fields =
        new ArrayList<>(
            Stream.of("key", "operator", "value", "effect")
                .map(
                    field ->
                        Cel.of(
                            "t.?" + field + ".orValue(\"\") == %s",
                            Cel.text(toleration.path(field).asText(""))))
                .toList());
    JsonNode seconds = toleration.path("tolerationSeconds");
    fields.add(
        seconds.isNumber()
            ? Cel.of("t.?tolerationSeconds == optional.of(" + seconds.asLong() + ")")
            : Cel.of("!has(t.tolerationSeconds)"));
    return Cel.all(fields);
  }
}
