package io.modelgate.policy.spec;

import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;
import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.LabelSelector;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles label selectors and globs. */
public final class SelectorFields {
  private SelectorFields() {}

  /**
   * Compiles a label selector.
   *
   * @param at the field that holds it
   */
  public static LabelMatcher labels(String at, LabelSelector selector) throws FaultException {
    List<Requirement> requirements = new ArrayList<>();
    Map<String, String> exact = selector.matchLabels();
    if (exact != null) {
      String in = at + ".matchLabels";
      for (Map.Entry<String, String> each : exact.entrySet()) {
        String key = LabelSyntax.key(in, each.getKey());
        String value = LabelSyntax.value(in, present(in + "." + key, each.getValue()));
        requirements.add(new LabelMatcher.In(key, Set.of(value)));
      }
    }
    List<LabelSelector.Requirement> expressions = selector.matchExpressions();
    if (expressions != null) {
      for (LabelSelector.Requirement each : expressions) {
        requirements.add(requirement(at + ".matchExpressions", each));
      }
    }
    return new LabelMatcher(List.copyOf(requirements));
  }

  private static Requirement requirement(String at, LabelSelector.Requirement each)
      throws FaultException {
    String key = LabelSyntax.key(at, present(at + ".key", each.key()));
    Set<String> distinct = new LinkedHashSet<>();
    for (String value : requireNonNullElse(each.values(), List.<String>of())) {
      distinct.add(LabelSyntax.value(at, present(at + ".values", value)));
    }
    LabelSelector.Operator operator = present(at + ".operator", each.operator());
    boolean wantsValues =
        operator == LabelSelector.Operator.In || operator == LabelSelector.Operator.NotIn;
    if (wantsValues == distinct.isEmpty()) {
      throw new FaultException(
          "%s has operator %s for the key %s %s"
              .formatted(
                  at,
                  operator,
                  QuotedText.of(key),
                  wantsValues ? "without values: add at least one" : "with values: remove them"));
    }
    return switch (operator) {
      case In -> new LabelMatcher.In(key, Set.copyOf(distinct));
      case NotIn -> new LabelMatcher.NotIn(key, Set.copyOf(distinct));
      case Exists -> new LabelMatcher.Exists(key, true);
      case DoesNotExist -> new LabelMatcher.Exists(key, false);
    };
  }

  /**
   * Compiles globs of images; none where the field is left out.
   *
   * @param field the field that holds them
   */
  public static List<ImageGlob> imageGlobs(String field, @Nullable List<String> patterns)
      throws FaultException {
    return globs(field, patterns).stream().map(Glob::pattern).map(ImageGlob::of).toList();
  }

  /**
   * Compiles globs; none where the field is left out.
   *
   * @param field the field that holds them
   */
  public static List<Glob> globs(String field, @Nullable List<String> patterns)
      throws FaultException {
    List<Glob> globs = new ArrayList<>();
    if (patterns != null) {
      for (String pattern : patterns) {
        globs.add(new Glob(text(field + "[" + globs.size() + "]", pattern)));
      }
    }
    return List.copyOf(globs);
  }
}
