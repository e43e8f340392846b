package io.modelgate.command.lint.check;

import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.Nodes;
import io.modelgate.command.lint.source.Place;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection.TrustVolume;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Entries of ConfigMaps and Secrets that a policy names, and that are not there. */
final class NamedEntries {
  private final Map<String, SourceDocument> objects = new HashMap<>();
  private final Findings findings;

  private NamedEntries(Workspace workspace, Findings findings) {
    this.findings = findings;
    for (SourceDocument each : workspace.sources().documents()) {
      objects.put(key(each.content().type(), each.namespace(), each.content().name()), each);
    }
  }

  static void run(Workspace workspace, Findings findings) {
    NamedEntries entries = new NamedEntries(workspace, findings);
    workspace.ofType(ModelPolicy.Usable.class).forEach(entries::check);
  }

  private static String key(String type, String namespace, String name) {
    return String.join("/", type, namespace, name);
  }

  private void check(Located<ModelPolicy.Usable> policy) {
    Stream<TrustSource> signers = policy.policy().method().trusts().stream();
    Stream<TrustSource> digests =
        policy.policy().models().stream()
            .map(ModelLocation::identity)
            .flatMap(each -> each.digestsFrom().stream());
    Stream.concat(signers, digests)
        .filter(TrustSource.Entry.class::isInstance)
        .map(TrustSource.Entry.class::cast)
        .forEach(each -> entry(policy.at(), each));
  }

  /** Only if the object is in these files: else nobody knows what it holds. */
  private void entry(SourceDocument policy, TrustSource.Entry entry) {
    boolean isSecret = entry.source() == TrustVolume.Source.SECRET;
    String type = isSecret ? "v1/Secret" : "v1/ConfigMap";
    SourceDocument object = objects.get(key(type, policy.namespace(), entry.object()));
    if (object == null) {
      return;
    }
    TreeSet<String> keys = new TreeSet<>();
    for (String field : List.of("data", "stringData", "binaryData")) {
      if (object.content().fields().get(field) instanceof Map<?, ?> data) {
        data.keySet().forEach(each -> keys.add(String.valueOf(each)));
      }
    }
    if (!keys.contains(entry.key())) {
      findings.add(
          Check.MISSING_ENTRY,
          place(policy, isSecret ? "secretKeyRef" : "configMapKeyRef", entry),
          policy.display(),
          "%s names the entry %s of %s, which does not have it."
              .formatted(policy.display(), entry.key(), object.display()),
          ClosestMatch.to(entry.key(), keys)
              .map("Write \"%s\", or add the entry."::formatted)
              .orElse("Add the entry, or name another."));
    }
  }

  private static Place place(SourceDocument policy, String field, TrustSource.Entry entry) {
    return Nodes.fields(policy.node(), field).stream()
        .filter(each -> Nodes.text(each.getValueNode(), "name").equals(entry.object()))
        .filter(each -> Nodes.text(each.getValueNode(), "key").equals(entry.key()))
        .findFirst()
        .map(each -> policy.place(each.getKeyNode()))
        .orElseGet(policy::place);
  }
}
