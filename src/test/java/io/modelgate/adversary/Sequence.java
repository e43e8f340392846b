package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Action.Apply;
import io.modelgate.adversary.Action.Create;
import io.modelgate.adversary.Action.Delete;
import io.modelgate.adversary.Action.Patch;
import io.modelgate.adversary.Action.Replace;
import io.modelgate.adversary.Action.Settle;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done, under which policies: a file of its own where it has to be kept.
 *
 * @param policies the cluster's, without the names and namespaces that a run gives them
 * @param steps in their order
 */
record Sequence(List<JsonNode> policies, List<Action> steps) {
  private static final String AS = "as";

  /** The same with other steps. */
  Sequence with(List<Action> others) {
    return new Sequence(policies, List.copyOf(others));
  }

  static Sequence parse(String yaml) {
    JsonNode document = Yaml.parse(yaml);
    List<JsonNode> policies = new ArrayList<>();
    document.path("policies").forEach(policies::add);
    List<Action> steps = new ArrayList<>();
    document.path("steps").forEach(step -> steps.add(action(step)));
    return new Sequence(List.copyOf(policies), List.copyOf(steps));
  }

  private static Action action(JsonNode step) {
    String as = step.path(AS).asText();
    if (step.has("create")) {
      return new Create(as, step.path("create"));
    }
    if (step.has("apply")) {
      return new Apply(as, step.path("apply"));
    }
    if (step.has("replace")) {
      return new Replace(as, Target.parse(step.path("replace").asText()), step.path("change"));
    }
    if (step.has("delete")) {
      return new Delete(as, Target.parse(step.path("delete").asText()));
    }
    if (step.has("settle")) {
      return new Settle();
    }
    return new Patch(
        as,
        Target.parse(step.path("patch").asText()),
        step.path("subresource").asText(),
        step.path("type").asText(),
        step.path("body"));
  }

  /** As a file. */
  String print() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("policies").addAll(policies);
    ArrayNode written = document.putArray("steps");
    steps.forEach(step -> written.add(print(step)));
    return Yamls.print(document);
  }

  private static ObjectNode print(Action action) {
    ObjectNode step = JsonNodeFactory.instance.objectNode();
    if (action instanceof Create create) {
      step.put(AS, create.as()).set("create", create.object());
    } else if (action instanceof Apply apply) {
      step.put(AS, apply.as()).set("apply", apply.object());
    } else if (action instanceof Replace replace) {
      step.put(AS, replace.as()).put("replace", replace.target().toString());
      step.set("change", replace.change());
    } else if (action instanceof Patch patch) {
      step.put(AS, patch.as()).put("patch", patch.target().toString());
      if (!patch.subresource().isEmpty()) {
        step.put("subresource", patch.subresource());
      }
      step.put("type", patch.type()).set("body", patch.body());
    } else if (action instanceof Delete delete) {
      step.put(AS, delete.as()).put("delete", delete.target().toString());
    } else {
      step.put("settle", true);
    }
    return step;
  }
}
