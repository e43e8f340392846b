package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.IgnoreComment;
import io.modelgate.command.lint.source.Sources;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** Runs all checks. */
public final class Checks {
  private static final List<BiConsumer<Workspace, Findings>> ALL =
      List.of(
          FileChecks::run,
          NameChecks::run,
          UnknownFields::run,
          BrokenPolicies::run,
          PrivateKeys::run,
          DeprecatedNames::run,
          RuntimeRules::run,
          RuntimeClassNames::run,
          RuntimeFeatures::run,
          Selectors::run,
          Ties::run,
          WidePatterns::run,
          IdentityChecks::run,
          Signers::run,
          NamedEntries::run,
          ModelPaths::run,
          TrustRoots::run,
          Exemptions::run,
          RecallChecks::run);

  private Checks() {}

  /**
   * What is found in files, in their order.
   *
   * @param now the time at which they are looked at
   */
  public static List<Finding> run(Sources sources, Instant now) {
    Workspace workspace = Workspace.of(sources, now);
    Findings findings = new Findings();
    ALL.forEach(each -> each.accept(workspace, findings));
    List<Finding> all = findings.all();
    sources.ignored().forEach(each -> unused(each, all, findings));
    return findings.all();
  }

  private static void unused(IgnoreComment comment, List<Finding> all, Findings findings) {
    for (String id : comment.ids()) {
      if (all.stream()
          .noneMatch(each -> each.check().id().equals(id) && comment.covers(each.place(), id))) {
        findings.add(
            Check.UNUSED_IGNORE,
            comment.place(),
            "",
            "%s is not found in line %d.".formatted(id, comment.line()),
            "Remove the comment, or move it to the line of the finding.");
      }
    }
  }
}
