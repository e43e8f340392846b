package io.modelgate.resource;

import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Policies, and what decisions rest on besides, from documents: Namespaces, LimitRanges,
 * RuntimeClasses and Nodes. Other documents are ignored.
 */
public final class ResourceCollector {
  /** The namespace of a resource that says none, as for kubectl without a context's. */
  public static final String DEFAULT_NAMESPACE = "default";

  private final List<PolicyResource> policies = new ArrayList<>();
  private final Map<String, RuntimeClassView> runtimeClasses = new TreeMap<>();
  private final List<NodeView> nodes = new ArrayList<>();
  private final Map<String, Map<String, String>> namespaces = new TreeMap<>();
  private final Map<String, List<LimitRangeView>> limitRanges = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Takes note of why documents are missing, as one sentence: the set is not to be trusted. */
  public void fault(String sentence) {
    faults.add(sentence);
  }

  /**
   * Takes a document; what is wrong with it is said of its file, and hides no other.
   *
   * @param namespace of resources that say none
   * @return whether it is of a kind that decisions rest on
   */
  public boolean add(YamlDocument document, String namespace) {
    try {
      return addResource(document, namespace);
    } catch (RuntimeException | StackOverflowError e) {
      fault(
          "Policy file %s holds a document that cannot be read because of an internal error in Modelgate (%s)."
              .formatted(document.file(), e.getClass().getSimpleName()));
      return true;
    }
  }

  private boolean addResource(YamlDocument document, String namespace) {
    String name = document.name();
    Map<?, ?> fields = document.fields();
    switch (document.type()) {
      case "v1/Namespace" -> namespace(name, document.metadata());
      case LimitRangeReader.LIMIT_RANGE ->
          limitRanges
              .computeIfAbsent(document.namespaceOr(namespace), key -> new ArrayList<>())
              .add(LimitRangeReader.read(name, fields.get("spec")));
      case RuntimesReader.NODE ->
          nodes.add(
              RuntimesReader.node(name, document.metadata().get("labels"), fields.get("status")));
      case RuntimesReader.RUNTIME_CLASS ->
          runtimeClasses.put(name, RuntimesReader.runtimeClass(name, fields));
      default -> {
        Optional<Kind> kind = Kind.of(fields.get("apiVersion"), fields.get("kind"));
        kind.ifPresent(each -> policies.add(policy(each, document, namespace)));
        return kind.isPresent();
      }
    }
    return true;
  }

  private void namespace(String name, Map<?, ?> metadata) {
    Map<String, String> labels = new TreeMap<>(Map.of("kubernetes.io/metadata.name", name));
    YamlDocument.map(metadata.get("labels"))
        .forEach(
            (key, value) -> labels.put(YamlDocument.text(key, ""), YamlDocument.text(value, "")));
    namespaces.put(name, labels);
  }

  private static PolicyResource policy(Kind kind, YamlDocument document, String namespace) {
    String in = kind.isNamespaced() ? document.namespaceOr(namespace) : "";
    PolicyId id = new PolicyId(kind, in, document.name());
    return new PolicyResource(id, document.version(), document.fields().get("spec"));
  }

  /** The policies among what was taken, as they are stored. */
  public List<PolicyResource> resources() {
    return List.copyOf(policies);
  }

  /** Why documents are missing, one sentence each. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** What else was taken: what decisions rest on besides policies. */
  public DecisionContext surroundings() {
    return new DecisionContext(
        new Namespaces(namespaces, false), runtimes(), Set.of(), Map.of(), limitRanges);
  }

  /** All that was taken. */
  public PolicySet policies() {
    return policies(new CompiledPolicies());
  }

  /** The same; what did not change since the last time is not compiled again. */
  PolicySet policies(CompiledPolicies compiled) {
    return PolicySet.of(compiled.of(policies), surroundings(), faults);
  }

  /** Documents without any RuntimeClass are not about a cluster's. */
  private Runtimes runtimes() {
    return runtimeClasses.isEmpty()
        ? Runtimes.UNKNOWN
        : new Runtimes(Map.copyOf(runtimeClasses), List.copyOf(nodes), true);
  }
}
