package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.spec.QuotedText;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Fields that a policy's kind does not have. Nobody reads them, so the policy does something else
 * than it seems to; {@code kubectl} refuses them, a directory does not.
 */
final class UnknownFields {
  private static final List<String> TOP =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  /** The fields of ObjectMeta (meta/v1), which every resource has. */
  private static final List<String> METADATA =
      List.of(
          "annotations",
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "finalizers",
          "generateName",
          "generation",
          "labels",
          "managedFields",
          "name",
          "namespace",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  private final SourceDocument document;
  private final Findings findings;

  private UnknownFields(SourceDocument document, Findings findings) {
    this.document = document;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    workspace
        .policies()
        .forEach(
            each -> {
              Kind kind = each.policy().id().kind();
              new UnknownFields(each.at(), findings).check(SpecTypes.of(kind));
            });
  }

  private void check(Class<?> spec) {
    MappingNode node = document.node();
    names(node, TOP, new FieldPath(List.of()));
    SourceDocument.value(node, "metadata")
        .ifPresent(each -> names(each, METADATA, FieldPath.of("metadata")));
    SourceDocument.value(node, "spec").ifPresent(each -> fields(each, spec, FieldPath.SPEC));
  }

  private void names(Node node, Collection<String> known, FieldPath path) {
    if (node instanceof MappingNode map) {
      map.getValue().forEach(each -> name(each.getKeyNode(), known, path));
    }
  }

  /** As deep as the type is, so that aliases cannot lead on without end. */
  private void fields(Node node, Type type, FieldPath path) {
    Optional<Type> entries = SpecTypes.entries(type);
    if (node instanceof SequenceNode list && entries.isPresent()) {
      for (int i = 0; i < list.getValue().size(); i++) {
        fields(list.getValue().get(i), entries.get(), path.then(i));
      }
      return;
    }
    Map<String, Type> known = SpecTypes.fields(type);
    if (node instanceof MappingNode map && !known.isEmpty()) {
      for (NodeTuple each : map.getValue()) {
        if (name(each.getKeyNode(), known.keySet(), path)
            && each.getKeyNode() instanceof ScalarNode key) {
          fields(
              each.getValueNode(),
              known.getOrDefault(key.getValue(), Object.class),
              path.then(key.getValue()));
        }
      }
    }
  }

  private boolean name(Node key, Collection<String> known, FieldPath path) {
    String name = key instanceof ScalarNode scalar ? scalar.getValue() : "a map or list";
    if (known.contains(name)) {
      return true;
    }
    String parent = path.toString();
    findings.add(
        Check.UNKNOWN_FIELD,
        document.place(key),
        document.display(),
        "%s has no field %s."
            .formatted(
                parent.isEmpty() ? document.content().fields().get("kind") : parent,
                QuotedText.of(name)),
        ClosestMatch.to(name, known)
            .map("Write \"%s\", or remove it."::formatted)
            .orElse("Remove it; the fields are " + String.join(", ", known) + "."));
    return false;
  }
}
