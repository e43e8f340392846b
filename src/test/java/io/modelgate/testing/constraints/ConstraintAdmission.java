package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * OpenShift's plugin for a user who may use some constraints. It runs before the mutating webhooks,
 * once more if one of them changed the pod, and after them without changing anything.
 */
public final class ConstraintAdmission {
  /** By which constraint a pod was admitted. */
  public static final String ANNOTATION = "openshift.io/scc";

  /** The constraint that the pod's author insists on. */
  private static final String REQUIRED = "openshift.io/required-scc";

  private final List<Constraint> usable;
  private final Namespace namespace;

  /** For a user who may use these. */
  public ConstraintAdmission(List<Constraint> usable, Namespace namespace) {
    this.usable = usable.stream().sorted(ConstraintOrder.COMPARATOR).toList();
    this.namespace = namespace;
  }

  /** The names of the constraints, in the order in which they are tried. */
  public List<String> order() {
    return usable.stream().map(Constraint::name).toList();
  }

  /**
   * The pod as the first constraint that allows it makes it; empty if none does.
   *
   * @param pod which is being created
   */
  public Optional<ObjectNode> mutate(JsonNode pod) {
    if (pod.at("/spec/os/name").asText().equals("windows")) {
      return Optional.of(pod.deepCopy());
    }
    String required = annotation(pod, REQUIRED);
    for (Constraint each : usable) {
      if (required.isEmpty() || required.equals(each.name())) {
        Optional<ObjectNode> assigned = new PodMatch(each, namespace).assign(pod);
        if (assigned.isPresent()) {
          assigned
              .get()
              .withObject("/metadata")
              .withObject("/annotations")
              .put(ANNOTATION, each.name());
          return assigned;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a constraint allows the pod as it is. */
  public boolean validate(JsonNode pod) {
    return pod.at("/spec/os/name").asText().equals("windows")
        || usable.stream()
            .anyMatch(
                each -> new PodMatch(each, namespace).assign(pod).filter(pod::equals).isPresent());
  }

  /** By which constraint a pod was admitted; empty for none. */
  public static String admittedBy(JsonNode pod) {
    return annotation(pod, ANNOTATION);
  }

  private static String annotation(JsonNode pod, String name) {
    return pod.path("metadata").path("annotations").path(name).asText();
  }
}
