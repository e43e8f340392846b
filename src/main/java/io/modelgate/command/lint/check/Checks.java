package io.modelgate.command.lint.check;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.modelgate.command.lint.source.IgnoreComment;
import io.modelgate.command.lint.source.IgnoreComment.Target;
import io.modelgate.command.lint.source.Sources;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Runs all checks of {@code lint} over files, and finds ignore comments that are unused. */
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
          SelectorChecks::run,
          PolicyConflicts::run,
          WidePatterns::run,
          IdentityChecks::run,
          SignerChecks::run,
          NamedEntries::run,
          ModelPaths::run,
          TrustRootChecks::run,
          ExemptionChecks::run,
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
    Set<Target> found =
        all.stream()
            .map(each -> Target.of(each.place(), each.check().id()))
            .collect(toUnmodifiableSet());
    sources.ignored().forEach(each -> unused(each, found, findings));
    return findings.all();
  }

  private static void unused(IgnoreComment comment, Set<Target> found, Findings findings) {
    comment
        .targets()
        .filter(each -> !found.contains(each))
        .forEach(
            each ->
                findings.add(
                    Check.UNUSED_IGNORE,
                    comment.place(),
                    "",
                    "%s is not found in line %d.".formatted(each.id(), each.line()),
                    "Remove the comment, or move it to the line of the finding."));
  }
}
