package io.modelgate.command.lint.check;

import io.modelgate.api.ModelValidation;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.command.input.ResourceName;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.spec.QuotedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds that there are not, and names that are missing or twice there. */
final class NameChecks {
  private static final FieldPath NAME = FieldPath.of("metadata", "name");
  private static final Set<String> GROUPS =
      Set.of(ModelValidation.GROUP, ModelValidation.UPSTREAM_GROUP, RuntimePolicy.GROUP);

  private NameChecks() {}

  static void run(Workspace workspace, Findings findings) {
    workspace.sources().documents().forEach(each -> kind(each, findings));
    Map<PolicyId, SourceDocument> known = new HashMap<>();
    workspace
        .policies()
        .forEach(
            each -> {
              if (each.at().content().metadata().get("name") == null) {
                missing(each.at(), findings);
              } else {
                invalid(each.at(), findings);
                SourceDocument before = known.putIfAbsent(each.policy().id(), each.at());
                if (before != null) {
                  duplicate(each.at(), before, findings);
                }
              }
            });
  }

  private static void kind(SourceDocument document, Findings findings) {
    String version = String.valueOf(document.content().fields().get("apiVersion"));
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    if (!GROUPS.contains(group) || document.kind().isPresent()) {
      return;
    }
    String kind = String.valueOf(document.content().fields().get("kind"));
    List<Kind> ofTheGroup =
        Stream.of(Kind.values()).filter(each -> each.group().equals(group)).toList();
    List<String> kinds = ofTheGroup.stream().map(Kind::resourceKind).toList();
    boolean isVersion = kinds.contains(kind);
    findings.add(
        Check.UNKNOWN_KIND,
        document,
        FieldPath.of(isVersion ? "apiVersion" : "kind"),
        isVersion
            ? "%s has no version %s of %s, so nobody reads it."
                .formatted(group, QuotedText.of(version.substring(group.length() + 1)), kind)
            : "%s has no kind %s, so nobody reads it.".formatted(group, QuotedText.of(kind)),
        isVersion
            ? "Write apiVersion: %s.".formatted(ofTheGroup.get(0).apiVersion())
            : ClosestMatch.to(kind, kinds)
                .map("Write kind: %s."::formatted)
                .orElse("Write one of " + String.join(", ", kinds) + "."));
  }

  private static void missing(SourceDocument at, Findings findings) {
    findings.add(
        Check.MISSING_NAME,
        at,
        FieldPath.of("metadata"),
        "The %s has no name.".formatted(at.content().fields().get("kind")),
        "Set metadata.name.");
  }

  private static void invalid(SourceDocument at, Findings findings) {
    String name = at.content().name();
    if (!ResourceName.isValid(name)) {
      findings.add(
          Check.INVALID_NAME,
          at,
          NAME,
          "The API server refuses the name %s.".formatted(QuotedText.of(name)),
          "Use " + ResourceName.RULE + ".");
    }
  }

  private static void duplicate(SourceDocument at, SourceDocument before, Findings findings) {
    findings.add(
        Check.DUPLICATE_NAME,
        at,
        NAME,
        "%s is also in %s line %d; a cluster keeps the one that is applied last."
            .formatted(at.display(), before.place().file(), before.place().line()),
        "Rename one, or remove it.");
  }
}
