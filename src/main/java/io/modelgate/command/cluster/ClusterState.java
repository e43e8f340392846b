package io.modelgate.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.command.input.StoredContext;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.resource.LimitRangeReader;
import io.modelgate.resource.PolicyResource;
import io.modelgate.resource.RuntimesReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what decisions rest on from a cluster. What may not be read is assumed, and noted. */
final class ClusterState {
  private static final JsonMapper JSON = new JsonMapper();

  private final ResourceLists lists;
  private final Optional<String> namespace;
  private final List<PolicyResource> policies = new ArrayList<>();
  private final Map<PolicyId, Instant> created = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  ClusterState(ResourceLists lists, Optional<String> namespace) {
    this.lists = lists;
    this.namespace = namespace;
  }

  StoredContext read() throws UndecidedException {
    for (Kind each : Kind.values()) {
      policies(each);
    }
    DecisionContext surroundings =
        new DecisionContext(namespaces(), runtimes(), Set.of(), created, limitRanges());
    return new StoredContext(List.copyOf(policies), surroundings, List.copyOf(notes));
  }

  private void policies(Kind kind) throws UndecidedException {
    ResourceList list =
        new ResourceList(
            kind.group(),
            kind.version(),
            kind.plural(),
            kind.isNamespaced(),
            kind.isNamespaced() ? namespace : Optional.empty());
    if (!kind.isOptional()) {
      lists.each(list, item -> add(kind, item));
      return;
    }
    lists
        .eachIfAllowed(list, item -> add(kind, item))
        .ifPresent(
            why ->
                notes.add(
                    "The upstream operator's policies count as none, since %s.".formatted(why)));
  }

  private void add(Kind kind, JsonNode item) {
    JsonNode metadata = item.path("metadata");
    PolicyId id =
        new PolicyId(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
    List<Object> version =
        List.of(metadata.path("uid").asText(), metadata.path("generation").asText());
    policies.add(
        new PolicyResource(id, version, JSON.convertValue(item.path("spec"), Object.class)));
    try {
      created.put(id, Instant.parse(metadata.path("creationTimestamp").asText()));
    } catch (DateTimeException e) {
      // every API server says when; without, nothing is older than the policy
    }
  }

  private Namespaces namespaces() throws UndecidedException {
    Map<String, Map<String, String>> labels = new TreeMap<>();
    Optional<String> lacking =
        lists.eachIfAllowed(
            ResourceList.ofTheCluster("", "namespaces"),
            item ->
                labels.put(
                    item.at("/metadata/name").asText(), strings(item.at("/metadata/labels"))));
    lacking.ifPresent(
        why -> notes.add("Namespaces count as without labels, since %s.".formatted(why)));
    return new Namespaces(labels, lacking.isEmpty());
  }

  private Runtimes runtimes() throws UndecidedException {
    Map<String, RuntimeClassView> classes = new TreeMap<>();
    Optional<String> lacking =
        lists.eachIfAllowed(
            ResourceList.ofTheCluster("node.k8s.io", "runtimeclasses"),
            item -> {
              String name = item.at("/metadata/name").asText();
              classes.put(name, RuntimesReader.runtimeClass(name, map(item)));
            });
    if (lacking.isPresent()) {
      notes.add("Every RuntimeClass counts as there, since %s.".formatted(lacking.get()));
      return Runtimes.UNKNOWN;
    }
    List<NodeView> nodes = new ArrayList<>();
    lists
        .eachIfAllowed(
            ResourceList.ofTheCluster("", "nodes"),
            item ->
                nodes.add(
                    RuntimesReader.node(
                        item.at("/metadata/name").asText(),
                        item.at("/metadata/labels"),
                        item.path("status"))))
        .ifPresent(
            why -> notes.add("Every RuntimeClass counts as offered, since %s.".formatted(why)));
    return new Runtimes(Map.copyOf(classes), List.copyOf(nodes), true);
  }

  private Map<String, List<LimitRangeView>> limitRanges() throws UndecidedException {
    Map<String, List<LimitRangeView>> ranges = new TreeMap<>();
    lists
        .eachIfAllowed(
            ResourceList.core("limitranges", namespace),
            item ->
                ranges
                    .computeIfAbsent(
                        item.at("/metadata/namespace").asText(), key -> new ArrayList<>())
                    .add(
                        new LimitRangeView(
                            item.at("/metadata/name").asText(),
                            LimitRangeReader.items(item.path("spec")))))
        .ifPresent(
            why -> notes.add("Namespaces count as without LimitRanges, since %s.".formatted(why)));
    return ranges;
  }

  private static Map<?, ?> map(JsonNode object) {
    return JSON.convertValue(object, Map.class);
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(each -> strings.put(each.getKey(), each.getValue().asText()));
    return Map.copyOf(strings);
  }
}
