package io.modelgate.policy.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable snapshot of the RuntimeClasses (node.k8s.io/v1) and of what the nodes offer.
 *
 * @param classes by name
 * @param nodes all of them
 * @param isKnown whether there are no others; where not, nothing is held against a runtime
 */
public record Runtimes(
    Map<String, RuntimeClassView> classes, List<NodeView> nodes, boolean isKnown) {
  /** The snapshot of a cluster whose RuntimeClasses and nodes are not known. */
  public static final Runtimes UNKNOWN = new Runtimes(Map.of(), List.of(), false);

  /**
   * A RuntimeClass.
   *
   * @param name its name
   * @param handler what nodes call it
   * @param nodeSelector labels of the nodes that it runs on
   * @param tolerations core/v1 Tolerations that its pods get
   * @param hasOverhead whether its pods get an overhead
   */
  public record RuntimeClassView(
      String name,
      String handler,
      Map<String, String> nodeSelector,
      List<JsonNode> tolerations,
      boolean hasOverhead) {}

  /**
   * A node.
   *
   * @param name its name
   * @param labels its labels
   * @param isReady whether its condition Ready is True
   * @param handlers names of its {@code status.runtimeHandlers}; empty where it publishes none
   * @param lacking what it says of a handler that it cannot give, by the handler's name
   */
  public record NodeView(
      String name,
      Map<String, String> labels,
      boolean isReady,
      Optional<Set<String>> handlers,
      Map<String, Set<HandlerFeature>> lacking) {

    /** A node that says of no handler that it cannot give something. */
    public NodeView(
        String name, Map<String, String> labels, boolean isReady, Optional<Set<String>> handlers) {
      this(name, labels, isReady, handlers, Map.of());
    }

    private boolean mayRun(RuntimeClassView runtime) {
      return isReady
          && labels.entrySet().containsAll(runtime.nodeSelector().entrySet())
          && handlers.map(offered -> offered.contains(runtime.handler())).orElse(true);
    }
  }

  /** What nodes publish of a handler ({@code status.runtimeHandlers[].features}). */
  public enum HandlerFeature {
    /** User namespaces (KEP-127), which keep root in a pod from being root on its node. */
    USER_NAMESPACES("userNamespaces", "user namespaces"),
    /** Read-only mounts whose submounts are read-only too. */
    RECURSIVE_READ_ONLY_MOUNTS("recursiveReadOnlyMounts", "recursive read-only mounts");

    private final String field;
    private final String says;

    HandlerFeature(String field, String says) {
      this.field = field;
      this.says = says;
    }

    /** The field's name in the Kubernetes API. */
    public String field() {
      return field;
    }

    /** How a sentence says it. */
    String says() {
      return says;
    }
  }

  /**
   * Whether ready nodes offer a RuntimeClass, and all of them say that it cannot give a feature. A
   * node that says nothing of it is given the benefit of the doubt.
   */
  boolean isLacking(String name, HandlerFeature feature) {
    RuntimeClassView runtime = classes.get(name);
    if (runtime == null) {
      return false;
    }
    List<NodeView> offering = offering(runtime);
    return !offering.isEmpty()
        && offering.stream()
            .allMatch(
                node -> node.lacking().getOrDefault(runtime.handler(), Set.of()).contains(feature));
  }

  /** The ready nodes that may run a RuntimeClass. */
  List<NodeView> offering(RuntimeClassView runtime) {
    return nodes.stream().filter(node -> node.mayRun(runtime)).toList();
  }

  /** Whether a RuntimeClass is missing. */
  public boolean isMissing(String name) {
    return isKnown && !classes.containsKey(name);
  }

  /**
   * Whether no ready node offers a RuntimeClass. A cluster without any node says nothing, nor does
   * a node that publishes no handlers.
   */
  public boolean isUnavailable(String name) {
    RuntimeClassView runtime = classes.get(name);
    return runtime != null && !nodes.isEmpty() && offering(runtime).isEmpty();
  }
}
