package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the API server really did with a pod.
 *
 * @param denial our message, or empty if the pod was admitted
 * @param pod as it was admitted
 * @param warnings that came with the answer, as far as the API server passes them on
 */
record Observed(String denial, JsonNode pod, List<String> warnings) {
  private static final JsonMapper JSON = new JsonMapper();

  boolean isDenied() {
    return !denial.isEmpty();
  }

  /** The same with a name that was generated as the mutating webhook sees it. */
  Observed withoutSuffix(String generated) {
    String name = Pattern.quote(generated) + "[a-z0-9]{5}";
    return new Observed(denial.replaceAll(name, generated + "*"), pod, warnings);
  }

  String runtimeClass() {
    return pod.at("/spec/runtimeClassName").asText();
  }

  /** The policies that the annotation names. */
  List<String> validatedFor() {
    String text =
        pod.path("metadata")
            .path("annotations")
            .path("validation.rhtas.redhat.com/policies")
            .asText();
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      List<String> policies = new ArrayList<>();
      JSON.readTree(text).forEach(each -> policies.add(each.asText()));
      return policies.stream().distinct().sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private JsonNode what() {
    ObjectNode what = JSON.createObjectNode();
    what.set("spec", pod.path("spec"));
    what.set("labels", pod.at("/metadata/labels"));
    what.set("annotations", pod.at("/metadata/annotations"));
    return what;
  }

  /** The result of a change between this and later, as the documentation has it. */
  String result(Observed later) {
    if (later.isDenied()) {
      return isDenied() ? "deniedToday" : "denied";
    }
    if (isDenied()) {
      return "admitted";
    }
    if (later.isWeakerThan(this)) {
      return "unprotected";
    }
    if (isWeakerThan(later)) {
      return "protected";
    }
    if (!what().equals(later.what())) {
      return "patched";
    }
    return new TreeSet<>(warnings).containsAll(later.warnings) ? "unchanged" : "warned";
  }

  private boolean isWeakerThan(Observed other) {
    return validatedFor().size() < other.validatedFor().size()
        || (runtimeClass().isEmpty() && !other.runtimeClass().isEmpty());
  }
}
