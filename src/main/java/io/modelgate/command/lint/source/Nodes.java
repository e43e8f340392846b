package io.modelgate.command.lint.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Looks at the parts of documents. */
public final class Nodes {
  private Nodes() {}

  /** The text of a scalar; empty for anything else. */
  public static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** The text of a field of a map; empty if it is none, or not there. */
  public static String text(Node map, String field) {
    return SourceDocument.value(map, field).map(Nodes::text).orElse("");
  }

  /** All scalars of a part, each once, however many aliases it has. */
  public static List<ScalarNode> scalars(Node root) {
    List<ScalarNode> scalars = new ArrayList<>();
    for (Node each : all(root)) {
      if (each instanceof ScalarNode scalar) {
        scalars.add(scalar);
      }
    }
    return scalars;
  }

  /** All fields of a name in a part, each once. */
  public static List<NodeTuple> fields(Node root, String name) {
    List<NodeTuple> fields = new ArrayList<>();
    for (Node each : all(root)) {
      if (each instanceof MappingNode map) {
        map.getValue().stream()
            .filter(field -> text(field.getKeyNode()).equals(name))
            .forEach(fields::add);
      }
    }
    return fields;
  }

  private static Set<Node> all(Node root) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      Node node = left.pop();
      if (!seen.add(node)) {
        continue;
      }
      if (node instanceof SequenceNode list) {
        list.getValue().forEach(left::push);
      } else if (node instanceof MappingNode map) {
        map.getValue().forEach(each -> left.push(each.getValueNode()));
      }
    }
    return seen;
  }
}
