package io.modelgate.command.lint.source;

import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.YamlDocument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A resource in a file.
 *
 * @param content what it says
 * @param node the same with its places
 */
public record SourceDocument(YamlDocument content, MappingNode node) {
  /** The kind of policy that it is, if it is one. */
  public Optional<Kind> kind() {
    return Kind.of(content.fields().get("apiVersion"), content.fields().get("kind"));
  }

  /** How sentences name it. */
  public String display() {
    String kind = String.valueOf(content.fields().get("kind"));
    return kind().filter(each -> !each.isNamespaced()).isPresent()
        ? kind + " " + content.name()
        : "%s %s/%s".formatted(kind, namespace(), content.name());
  }

  /** The namespace of the resource. */
  public String namespace() {
    return content.namespaceOr(ResourceCollector.DEFAULT_NAMESPACE);
  }

  /** The line and column at which the resource begins. */
  public Place place() {
    return place(node);
  }

  /** Where a field is, or the last above it that is there. */
  public Place place(FieldPath path) {
    Node at = node;
    Node shown = node;
    for (Object step : path.steps()) {
      if (step instanceof Integer index) {
        Optional<Node> entry = entry(at, index);
        if (entry.isEmpty()) {
          break;
        }
        at = entry.get();
        shown = at;
      } else {
        NodeTuple field = field(at, step.toString());
        if (field == null) {
          break;
        }
        at = field.getValueNode();
        shown = field.getKeyNode();
      }
    }
    return place(shown);
  }

  /** The value of a field, if it is there. */
  public Optional<Node> value(FieldPath path) {
    Optional<Node> at = Optional.of(node);
    for (Object step : path.steps()) {
      at =
          at.flatMap(
              each ->
                  step instanceof Integer index
                      ? entry(each, index)
                      : value(each, step.toString()));
    }
    return at;
  }

  private static Optional<Node> entry(Node list, int index) {
    return list instanceof SequenceNode sequence && index < sequence.getValue().size()
        ? Optional.of(sequence.getValue().get(index))
        : Optional.empty();
  }

  /** Where a part of it begins. */
  public Place place(Node part) {
    return place(content.file(), part.getStartMark());
  }

  static Place place(String file, Optional<Mark> mark) {
    return new Place(
        file,
        mark.map(each -> each.getLine() + 1).orElse(1),
        mark.map(each -> each.getColumn() + 1).orElse(1));
  }

  private static @Nullable NodeTuple field(Node map, String name) {
    if (map instanceof MappingNode fields) {
      for (NodeTuple each : fields.getValue()) {
        if (each.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return each;
        }
      }
    }
    return null;
  }

  /** The value of a field of a map, if it is there. */
  public static Optional<Node> value(Node map, String name) {
    return Optional.ofNullable(field(map, name)).map(NodeTuple::getValueNode);
  }
}
