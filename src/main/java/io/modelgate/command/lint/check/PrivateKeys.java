package io.modelgate.command.lint.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.Nodes;
import io.modelgate.command.lint.source.SourceDocument;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Private keys in policies, in ConfigMaps, and in Secrets from which a policy takes a public key:
 * whoever reads them can sign models.
 */
final class PrivateKeys {
  private static final String PRIVATE = "PRIVATE KEY-----";

  private static final String FIX =
      "Put the public key in its place, and sign by a new key: this one is no longer secret.";

  private static final String OF_A_SECRET =
      "Put the public key in its place: a verifier needs no private one, and every pod that mounts"
          + " this can sign models.";

  /** An entry of a Secret. */
  private record Entry(String namespace, String secret, String key) {}

  private PrivateKeys() {}

  static void run(Workspace workspace, Findings findings) {
    Set<Entry> entries = new HashSet<>();
    workspace.policies().forEach(each -> policy(each.at(), entries, findings));
    for (SourceDocument each : workspace.sources().documents()) {
      switch (each.content().type()) {
        case "v1/ConfigMap" -> {
          data(each, "data", false, findings);
          data(each, "binaryData", true, findings);
        }
        case "v1/Secret" -> {
          secret(each, "data", true, entries, findings);
          secret(each, "stringData", false, entries, findings);
        }
        default -> GeneratedConfigMaps.check(each, findings);
      }
    }
  }

  /** Whether a text holds one. */
  static boolean isIn(byte[] text) {
    return new String(text, ISO_8859_1).contains(PRIVATE);
  }

  private static void policy(SourceDocument at, Set<Entry> entries, Findings findings) {
    Nodes.scalars(at.node()).stream()
        .filter(each -> each.getValue().contains(PRIVATE))
        .forEach(
            each ->
                findings.add(
                    Check.PRIVATE_KEY,
                    at.place(each),
                    at.display(),
                    at.display() + " holds a private key.",
                    FIX));
    for (NodeTuple each : Nodes.fields(at.node(), "secretKeyRef")) {
      Node reference = each.getValueNode();
      entries.add(
          new Entry(at.namespace(), Nodes.text(reference, "name"), Nodes.text(reference, "key")));
    }
  }

  private static void data(SourceDocument at, String field, boolean isBase64, Findings findings) {
    for (NodeTuple each : entries(at, field)) {
      if (holdsOne(each.getValueNode(), isBase64)) {
        String key = Nodes.text(each.getKeyNode());
        findings.add(
            Check.PRIVATE_KEY,
            at,
            FieldPath.of(field, key),
            "%s holds a private key in %s.%s.".formatted(at.display(), field, key),
            FIX);
      }
    }
  }

  private static void secret(
      SourceDocument at, String field, boolean isBase64, Set<Entry> named, Findings findings) {
    for (NodeTuple each : entries(at, field)) {
      String key = Nodes.text(each.getKeyNode());
      if (named.contains(new Entry(at.namespace(), at.content().name(), key))
          && holdsOne(each.getValueNode(), isBase64)) {
        findings.add(
            Check.PRIVATE_KEY,
            at,
            FieldPath.of(field, key),
            "%s holds a private key in %s.%s, which a policy names as its public key."
                .formatted(at.display(), field, key),
            OF_A_SECRET);
      }
    }
  }

  private static List<NodeTuple> entries(SourceDocument at, String field) {
    return at.value(FieldPath.of(field))
        .filter(MappingNode.class::isInstance)
        .map(each -> ((MappingNode) each).getValue())
        .orElse(List.of());
  }

  private static boolean holdsOne(Node value, boolean isBase64) {
    if (!isBase64) {
      return Nodes.text(value).contains(PRIVATE);
    }
    try {
      return isIn(Base64.getMimeDecoder().decode(Nodes.text(value).getBytes(US_ASCII)));
    } catch (IllegalArgumentException e) { // no base64, so the API server refuses it
      return false;
    }
  }
}
