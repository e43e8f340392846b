package io.modelgate.policy.container;

import static io.modelgate.pattern.VerificationSummary.NODE_VARIABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.recall.Recalls;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds in a stored pod the containers that verify what a policy calls for. Labels, annotations and
 * names prove nothing, since a pod's author writes them: a container counts if it is, field for
 * field, what the policy calls for, and runs a known verifier.
 */
public final class InjectedContainers {
  /** Fields that change when Modelgate is configured or updated, none of which says a verdict. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "name",
          "image",
          "imagePullPolicy",
          "resources",
          "terminationMessagePath",
          "terminationMessagePolicy",
          "livenessProbe",
          "readinessProbe");

  /** How often a model is verified again is no part of what is verified. */
  private static final String INTERVAL = "--watch=";

  private static final String REPORT_ONLY = "--report-only";

  /** The option by which a verifier takes receipts. */
  public static final String RECEIPTS = "--receipts=";

  private final JsonNode pod;
  private final VerifierImages images;
  private final boolean mustEnforce;

  /**
   * Those of one pod.
   *
   * @param images of verifiers
   * @param mustEnforce whether a container that only reports is another than one that enforces
   */
  public InjectedContainers(JsonNode pod, VerifierImages images, boolean mustEnforce) {
    this.pod = pod;
    this.images = images;
    this.mustEnforce = mustEnforce;
  }

  /**
   * What was found.
   *
   * @param names of the pod's containers that verify what is wanted; empty if one is missing
   * @param differences the fields in which the closest container differs; empty if there is none
   */
  public record Found(List<String> names, List<String> differences) {}

  /** Finds all containers that a policy calls for. */
  public Found find(Injection wanted) {
    List<String> names = new ArrayList<>();
    List<String> closest = List.of();
    int place = wanted.verifier().fetchers().place(others());
    for (ValidationContainer each : wanted.containers()) {
      Optional<String> found = Optional.empty();
      for (JsonNode container : reserved()) {
        List<String> differences = differences(each, wanted, container, place);
        String name = container.path("name").asText();
        if (differences.isEmpty() && found.isEmpty() && !names.contains(name)) {
          found = Optional.of(name);
        } else if (closest.isEmpty() || differences.size() < closest.size()) {
          closest = differences;
        }
      }
      if (found.isEmpty()) {
        return new Found(List.of(), closest);
      }
      names.add(found.get());
    }
    return new Found(List.copyOf(names), List.of());
  }

  /** The pod's init containers that have a reserved name. */
  private List<JsonNode> reserved() {
    List<JsonNode> reserved = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (ValidationContainer.isReserved(container.path("name").asText())) {
        reserved.add(container);
      }
    }
    return reserved;
  }

  /** The pod's init containers that are not ours. */
  private ArrayNode others() {
    ArrayNode others = JsonNodeFactory.instance.arrayNode();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (!ValidationContainer.isReserved(container.path("name").asText())) {
        others.add(container);
      }
    }
    return others;
  }

  private int othersBefore(JsonNode ours) {
    int before = 0;
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (container.path("name").equals(ours.path("name"))) {
        break;
      }
      before += ValidationContainer.isReserved(container.path("name").asText()) ? 0 : 1;
    }
    return before;
  }

  private List<String> differences(
      ValidationContainer wanted, Injection injection, JsonNode container, int place) {
    ObjectNode ours = relevant(ContainerJson.of(wanted, injection.verifier()));
    ObjectNode theirs = relevant(container);
    if (withoutRecallsFile(theirs).equals(theirs)) {
      ours = withoutRecallsFile(ours);
    }
    if (withoutReceipts(theirs).equals(theirs)) {
      ours = withoutReceipts(ours);
    }
    renameReservedVolumes(ours, theirs, injection);
    List<String> differences = new ArrayList<>(ContainerComparison.differences(ours, theirs));
    differences.removeAll(IRRELEVANT);
    if (!images.include(container.path("image").asText())) {
      differences.add("image");
    }
    if (othersBefore(container) > place) {
      differences.add("position");
    }
    return differences;
  }

  private ObjectNode relevant(JsonNode container) {
    ObjectNode relevant = container.deepCopy();
    ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
    for (JsonNode argument : container.path("args")) {
      String text = argument.asText();
      if (text.startsWith(INTERVAL)) {
        arguments.add(INTERVAL);
      } else if (!text.startsWith(Recalls.OPTION) && (mustEnforce || !text.equals(REPORT_ONLY))) {
        arguments.add(argument); // what was recalled since then is found by what was verified
      }
    }
    relevant.set("args", arguments);
    return relevant;
  }

  /**
   * The same without that by which a sidecar reads the file of recalls: those of earlier versions
   * have neither the option nor its volume, and verify the same.
   */
  private static ObjectNode withoutRecallsFile(ObjectNode container) {
    return without(container, Recalls.FILE_OPTION, RecallsVolume.NAME);
  }

  /** The same without that by which it takes receipts: one that takes none hashes everything. */
  private static ObjectNode withoutReceipts(ObjectNode container) {
    ObjectNode without = without(container, RECEIPTS, ReceiptsVolume.NAME);
    removeIf(without.path("env"), each -> each.path("name").asText().equals(NODE_VARIABLE));
    if (without.path("env").isEmpty()) {
      without.remove("env");
    }
    return without;
  }

  private static ObjectNode without(ObjectNode container, String option, String volume) {
    ObjectNode without = container.deepCopy();
    removeIf(without.path("args"), each -> each.asText().startsWith(option));
    removeIf(without.path("volumeMounts"), each -> each.path("name").asText().equals(volume));
    return without;
  }

  private static void removeIf(JsonNode array, Predicate<JsonNode> condition) {
    for (Iterator<JsonNode> each = array.iterator(); each.hasNext(); ) {
      if (condition.test(each.next())) {
        each.remove();
      }
    }
  }

  /**
   * The number in a reserved volume's name depends on what else was injected. A mount of which the
   * pod has another volume by that name becomes one that no container has.
   */
  private void renameReservedVolumes(ObjectNode ours, ObjectNode theirs, Injection injection) {
    for (JsonNode mount : ours.path("volumeMounts")) {
      if (!ValidationContainer.isReserved(mount.path("name").asText())) {
        continue;
      }
      JsonNode same = TextNode.valueOf("");
      for (JsonNode other : theirs.path("volumeMounts")) {
        if (other.path("mountPath").equals(mount.path("mountPath"))
            && isSameVolume(mount.path("name"), other.path("name"), injection)) {
          same = other.path("name");
        }
      }
      ((ObjectNode) mount).set("name", same);
    }
  }

  private boolean isSameVolume(JsonNode wanted, JsonNode present, Injection injection) {
    return injection.volumes().stream()
        .filter(volume -> volume.name().equals(wanted.asText()))
        .map(VolumeJson::of)
        .anyMatch(
            volume -> {
              volume.set("name", TextNode.valueOf(present.asText()));
              return contains(volume);
            });
  }

  private boolean contains(ObjectNode volume) {
    for (JsonNode each : pod.path("spec").path("volumes")) {
      if (each.equals(volume)) {
        return true;
      }
    }
    return false;
  }
}
