package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.ImageMatcher;
import io.modelgate.policy.sandbox.match.ResourceMatcher;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What of a policy the API server would decide otherwise than the engine, or not at all. */
final class NativeLimits {
  /** Amounts above are cut to it by the API server. */
  private static final BigDecimal MAX_AMOUNT = BigDecimal.valueOf(Long.MAX_VALUE);

  /** The API server says no message of more than 5 KiB. */
  private static final int MAX_MESSAGE_LENGTH = 5_000;

  private static final int MAX_NAME_LENGTH = 253;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(name|namespace|runtime|key)}");

  /** An empty message would stand for a pod that complies. */
  private static final Pattern MAY_BE_EMPTY = Pattern.compile("\\{(runtime|key)}");

  /** What RE2 of Java and of Go take alike: classes of Unicode are of other versions. */
  private static final Pattern SHARED = Pattern.compile("(?:[ -\\[\\]-~]|\\\\[^pPCQE])*");

  private NativeLimits() {}

  static void check(Usable policy) throws NotNativeException {
    for (Rule rule : policy.rules()) {
      check(rule);
    }
    List<String> texts = new ArrayList<>(policy.isolation().strongestFirst());
    texts.addAll(policy.runtimes());
    texts.addAll(policy.labels());
    policy.lacking().ifPresent(lacking -> texts.addAll(lacking.keySet()));
    if (!texts.stream().allMatch(each -> MessageTemplate.isPlain(each) && !each.isEmpty())) {
      throw new NotNativeException("the name of a RuntimeClass or label is empty or not printable");
    }
    CelCosts.check(policy);
  }

  private static void check(Rule rule) throws NotNativeException {
    String message = rule.message().orElse("");
    long length =
        message.length() + PLACEHOLDER.matcher(message).results().count() * (long) MAX_NAME_LENGTH;
    boolean saysNothing =
        rule.message().isPresent() && MAY_BE_EMPTY.matcher(message).replaceAll("").isBlank();
    if (!MessageTemplate.isPlain(rule.name())
        || !MessageTemplate.isPlain(message)
        || length > MAX_MESSAGE_LENGTH
        || saysNothing) {
      throw new NotNativeException(
          "the API server gives no message such as that of rule %s: use one short line"
              .formatted(rule.name()));
    }
    if (rule.matcher().expression().isPresent()) {
      throw new NotNativeException(
          "rule %s has an expression, whose errors the API server takes otherwise"
              .formatted(rule.name()));
    }
    for (ImageMatcher image : rule.matcher().containers().images()) {
      if (image instanceof ImageMatcher.Regular regular
          && !SHARED.matcher(regular.pattern().pattern()).matches()) {
        throw new NotNativeException(
            "rule %s has the regular expression \"%s\", which the API server may take otherwise"
                .formatted(rule.name(), regular.pattern().pattern()));
      }
    }
    for (ResourceMatcher resource : rule.matcher().containers().resources()) {
      if (resource.threshold().amount().abs().compareTo(MAX_AMOUNT) >= 0) {
        throw new NotNativeException(
            "rule %s compares %s with more than the API server counts"
                .formatted(rule.name(), resource.resource()));
      }
    }
  }
}
