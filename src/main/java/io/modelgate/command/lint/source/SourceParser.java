package io.modelgate.command.lint.source;

import io.modelgate.resource.YamlDocument;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the resources of a file with their places; those in a List count by themselves. */
final class SourceParser {
  private static final String LIST = "v1/List";

  private final String file;
  private final List<SourceDocument> documents = new ArrayList<>();

  private SourceParser(String file) {
    this.file = file;
  }

  /**
   * Reads them.
   *
   * @param file the file's name as sentences say it
   */
  static List<SourceDocument> parse(byte[] content, String file) throws NotYamlException {
    SourceParser parser = new SourceParser(file);
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      for (Node node :
          new Compose(settings).composeAllFromInputStream(new ByteArrayInputStream(content))) {
        refuseCycles(file, node, new HashSet<>(), new HashSet<>());
        parser.add(
            node, new StandardConstructor(settings).constructSingleDocument(Optional.of(node)));
      }
    } catch (MarkedYamlEngineException e) {
      throw new NotYamlException(
          SourceDocument.place(file, e.getProblemMark().or(e::getContextMark)),
          e.getProblem() == null ? "it cannot be parsed" : e.getProblem());
    } catch (YamlEngineException e) {
      throw new NotYamlException(new Place(file, 1, 1), "it cannot be parsed");
    } catch (StackOverflowError e) {
      throw new NotYamlException(new Place(file, 1, 1), "it is nested too deeply");
    }
    return List.copyOf(parser.documents);
  }

  /**
   * A resource is JSON, in which nothing can contain itself. Nodes are equal only to themselves.
   */
  private static void refuseCycles(String file, Node node, Set<Node> open, Set<Node> done)
      throws NotYamlException {
    if (!open.add(node)) {
      throw new NotYamlException(
          SourceDocument.place(file, node.getStartMark()),
          "it holds something that contains itself");
    }
    if (done.add(node)) {
      if (node instanceof SequenceNode list) {
        for (Node each : list.getValue()) {
          refuseCycles(file, each, open, done);
        }
      } else if (node instanceof MappingNode map) {
        for (NodeTuple each : map.getValue()) {
          refuseCycles(file, each.getKeyNode(), open, done);
          refuseCycles(file, each.getValueNode(), open, done);
        }
      }
    }
    open.remove(node);
  }

  private void add(Node node, Object value) {
    if (!(node instanceof MappingNode map && value instanceof Map<?, ?> fields)) {
      return; // only a mapping is a resource
    }
    YamlDocument document = new YamlDocument(file, documents.size(), List.of(), fields);
    if (!document.type().equals(LIST)) {
      documents.add(new SourceDocument(document, map));
    } else if (fields.get("items") instanceof List<?> items
        && SourceDocument.value(map, "items").orElse(map) instanceof SequenceNode nodes
        && nodes.getValue().size() == items.size()) {
      for (int i = 0; i < items.size(); i++) {
        item(nodes.getValue().get(i), items.get(i));
      }
    }
  }

  /** A list in a list is none of ours. */
  private void item(Node node, Object value) {
    if (node instanceof MappingNode map && value instanceof Map<?, ?> fields) {
      documents.add(
          new SourceDocument(new YamlDocument(file, documents.size(), List.of(), fields), map));
    }
  }
}
