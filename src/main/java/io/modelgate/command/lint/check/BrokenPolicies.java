package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.Policy;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policies that cannot be applied, as the controller says it. */
final class BrokenPolicies {
  /** Most faults end with what to do. */
  private static final Pattern WITH_ADVICE =
      Pattern.compile(
          "(?s)(.*): ((?:add|copy|create|list|lower|name|put|remove|rename|report|set|use|write)"
              + " .*)");

  private static final Pattern NOT_SET =
      Pattern.compile(" must set (?:exactly|at least) one of |^one of .* must be set$");

  private static final Pattern TOO_MANY =
      Pattern.compile(" must not both be set$|^only one of .* may be set$");

  private BrokenPolicies() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(Policy.Broken.class)
        .forEach(each -> broken(each.at(), each.policy(), findings));
  }

  private static void broken(SourceDocument at, Policy.Broken policy, Findings findings) {
    FieldPath field = FieldPath.in(policy.fault()).orElse(FieldPath.SPEC);
    Matcher advice = WITH_ADVICE.matcher(policy.fault());
    boolean isAdvised = advice.matches();
    findings.add(
        Check.BROKEN_POLICY,
        at,
        field,
        "%s cannot be applied, so %s: %s."
            .formatted(
                at.display(), policy.consequence(), isAdvised ? advice.group(1) : policy.fault()),
        isAdvised
            ? advice.group(2).substring(0, 1).toUpperCase(Locale.ROOT)
                + advice.group(2).substring(1)
                + "."
            : fix(policy, field));
  }

  private static String fix(Policy.Broken policy, FieldPath field) {
    String fault = policy.fault();
    if (fault.contains(" does not compile: ")) {
      return "Correct it there: it is an expression of CEL about the variable pod, and must be true"
          + " or false.";
    }
    if (fault.contains(" is not a regular expression (RE2)")) {
      return "Correct it, in the syntax of RE2.";
    }
    return "%s; kubectl explain %s.%s describes it."
        .formatted(
            NOT_SET.matcher(fault).find()
                ? "Set one of them"
                : TOO_MANY.matcher(fault).find() ? "Remove all but one of them" : "Change it",
            policy.id().kind().resourceKind().toLowerCase(Locale.ROOT),
            field.toString().replaceAll("\\[[^\\]]*]", ""));
  }
}
