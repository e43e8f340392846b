package io.modelgate.resource;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.modelgate.policy.spec.QuotedText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says which field of a specification has a value that its type does not take. */
final class TypeMismatch {
  /** Names of ours; those of others' maps are not repeated. */
  private static final Pattern FIELD = Pattern.compile("[A-Za-z]+");

  private final StringBuilder field = new StringBuilder("spec");
  private @Nullable Object value;
  private boolean isWithin;

  private TypeMismatch(Object spec) {
    value = spec;
  }

  /**
   * The fault, one clause.
   *
   * @param spec as maps, lists and scalars
   * @param e what Jackson says of it
   */
  static String fault(Object spec, IllegalArgumentException e) {
    TypeMismatch misfit = new TypeMismatch(spec);
    if (e.getCause() instanceof JsonMappingException cause) {
      cause.getPath().forEach(misfit::step);
    }
    Class<?> type =
        e.getCause() instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    return misfit.fault(type);
  }

  private void step(Reference to) {
    String name = to.getFieldName();
    if (name == null) {
      value =
          value instanceof List<?> list && to.getIndex() < list.size()
              ? list.get(to.getIndex())
              : null;
    } else {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    isWithin |= name != null && !FIELD.matcher(name).matches();
    if (!isWithin) {
      field.append(name == null ? "[" + to.getIndex() + "]" : "." + name);
    }
  }

  private String fault(@Nullable Class<?> type) {
    String subject = isWithin ? field + " has an entry that" : field.toString();
    if (value == null) {
      return subject + " must not be null: remove it, or set a value";
    }
    if (type == null) {
      return subject + " has a value that is too large or of the wrong type";
    }
    if (type.isEnum()) {
      String values =
          Stream.of(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
      return value instanceof String text
          ? "%s is %s, which is none of %s: set one of them"
              .formatted(subject, QuotedText.of(text), values)
          : "%s must be one of %s, not %s".formatted(subject, values, kind(value.getClass()));
    }
    return "%s must be %s, not %s".formatted(subject, kind(type), kind(value.getClass()));
  }

  /** What a value is not repeated by, since it may be a secret. */
  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }
}
