package io.modelgate.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requirements as webhooks have them: label selectors (meta/v1) as maps and lists. */
final class Selectors {
  private static final String EXPRESSIONS = "matchExpressions";

  private Selectors() {}

  /** One expression of a selector. */
  static Map<String, Object> expression(Requirement requirement) {
    if (requirement instanceof In in) {
      return expression(in.key(), "In", in.values());
    }
    if (requirement instanceof NotIn notIn) {
      return expression(notIn.key(), "NotIn", notIn.values());
    }
    Exists exists = (Exists) requirement;
    return expression(exists.key(), exists.wanted() ? "Exists" : "DoesNotExist", Set.of());
  }

  private static Map<String, Object> expression(String key, String operator, Set<String> values) {
    Map<String, Object> expression = new TreeMap<>();
    expression.put("key", key);
    expression.put("operator", operator);
    if (!values.isEmpty()) {
      expression.put("values", List.copyOf(new TreeSet<>(values)));
    }
    return expression;
  }

  /** The same as text, for an order and for names. */
  static String text(Requirement requirement) {
    return expression(requirement).toString();
  }

  /** What distinguishes a reach from all others, in letters that a name may have. */
  static String digest(WebhookScope reach) {
    String text =
        Stream.of(reach.namespaces(), reach.pods())
            .map(each -> each.stream().map(Selectors::text).toList().toString())
            .collect(joining());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16); // no two whose author wants them equal
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** The expressions of a stored selector. */
  static List<?> expressions(@Nullable Object selector) {
    return selector instanceof Map<?, ?> map && map.get(EXPRESSIONS) instanceof List<?> list
        ? list
        : List.of();
  }

  /** What a stored selector requires; nothing where it says what this does not know. */
  static Optional<List<Requirement>> requirements(@Nullable Object selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (Object each : expressions(selector)) {
      if (!(each instanceof Map<?, ?> map && map.get("key") instanceof String key)) {
        return Optional.empty();
      }
      switch (String.valueOf(map.get("operator"))) {
        case "In" -> requirements.add(new In(key, values(map)));
        case "NotIn" -> requirements.add(new NotIn(key, values(map)));
        case "Exists" -> requirements.add(new Exists(key, true));
        case "DoesNotExist" -> requirements.add(new Exists(key, false));
        default -> {
          return Optional.empty();
        }
      }
    }
    boolean isKnown =
        selector == null
            || (selector instanceof Map<?, ?> map && Set.of(EXPRESSIONS).containsAll(map.keySet()));
    return isKnown ? Optional.of(requirements) : Optional.empty();
  }

  private static Set<String> values(Map<?, ?> expression) {
    Set<String> values = new TreeSet<>();
    if (expression.get("values") instanceof List<?> list) {
      list.forEach(value -> values.add(String.valueOf(value)));
    }
    return values;
  }
}
