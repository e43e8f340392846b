package io.modelgate.policy.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A compiled label selector (meta/v1 LabelSelector).
 *
 * @param requirements all of which must hold
 */
public record LabelMatcher(List<Requirement> requirements) {

  /** What is asked of one label. */
  public sealed interface Requirement {
    /** Whether labels meet it. */
    boolean holds(Map<String, String> labels);
  }

  /** The label has one of the values. */
  public record In(String key, Set<String> values) implements Requirement {
    @Override
    public boolean holds(Map<String, String> labels) {
      return labels.containsKey(key) && values.contains(labels.get(key));
    }
  }

  /** The label is missing or has none of the values. */
  public record NotIn(String key, Set<String> values) implements Requirement {
    @Override
    public boolean holds(Map<String, String> labels) {
      return !labels.containsKey(key) || !values.contains(labels.get(key));
    }
  }

  /** The label is there, or is not. */
  public record Exists(String key, boolean wanted) implements Requirement {
    @Override
    public boolean holds(Map<String, String> labels) {
      return labels.containsKey(key) == wanted;
    }
  }

  /** Whether labels meet all requirements. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }

  /** The same for labels as JSON has them. */
  public boolean matches(JsonNode labels) {
    return requirements.isEmpty() || matches(read(labels));
  }

  /** Labels as JSON has them, by key. */
  public static Map<String, String> read(JsonNode labels) {
    Map<String, String> read = new HashMap<>();
    labels.properties().forEach(label -> read.put(label.getKey(), label.getValue().asText()));
    return read;
  }
}
