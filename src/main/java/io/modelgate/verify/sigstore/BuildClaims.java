package io.modelgate.verify.sigstore;

import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.SourceField;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a certificate of Fulcio's says of the build that signed.
 *
 * @param values as they stand in the certificate
 */
public record BuildClaims(Map<SourceField, String> values) {
  /** The last numbers of their object identifiers. */
  private static final Map<SourceField, Integer> NUMBERS =
      new EnumMap<>(
          Map.of(
              SourceField.RUN_ENVIRONMENT, 11,
              SourceField.REPOSITORY, 12,
              SourceField.REF, 14,
              SourceField.WORKFLOW, 18,
              SourceField.VISIBILITY, 22));

  private static final String SCHEME = "://";

  /**
   * Reads it.
   *
   * @throws VerificationException if an extension holds no text
   */
  public static BuildClaims of(X509Certificate certificate) throws VerificationException {
    Map<SourceField, String> values = new EnumMap<>(SourceField.class);
    try {
      NUMBERS.forEach(
          (field, number) ->
              FulcioExtension.text(certificate, number)
                  .ifPresent(value -> values.put(field, value)));
    } catch (IllegalArgumentException e) {
      throw new VerificationException("its certificate names its source in an unreadable way");
    }
    return new BuildClaims(values);
  }

  /** Whether a value is there and matches; a pattern without a host is one of the path. */
  boolean matches(SourceField field, IdentityPattern.Globbed pattern) {
    String value = values.get(field);
    if (value == null) {
      return false;
    }
    if (pattern.pattern().contains(SCHEME)) {
      return pattern.matches(value);
    }
    return pattern.matches(
        switch (field) {
          case REPOSITORY -> path(value);
          case WORKFLOW -> workflow(value);
          case REF, RUN_ENVIRONMENT, VISIBILITY -> value;
        });
  }

  /** How messages show a field's value. */
  String shown(SourceField field) {
    String value = values.get(field);
    return value == null
        ? "no " + field.field()
        : "the " + field.field() + " " + Printable.of(value);
  }

  private static String path(String address) {
    int host = address.indexOf(SCHEME);
    int path = address.indexOf('/', host < 0 ? 0 : host + SCHEME.length());
    return host < 0 ? address : path < 0 ? "" : address.substring(path + 1);
  }

  /** {@code ADDRESS OF THE REPOSITORY/FILE@REF}; GitLab has two slashes before the file. */
  private String workflow(String address) {
    String repository = values.getOrDefault(SourceField.REPOSITORY, "");
    String ref = "@" + values.getOrDefault(SourceField.REF, "");
    String file = address.endsWith(ref) ? cut(address, ref.length()) : address;
    if (repository.isEmpty() || !file.startsWith(repository + "/")) {
      return address;
    }
    String inside = file.substring(repository.length() + 1);
    return inside.startsWith("/") ? inside.substring(1) : inside;
  }

  private static String cut(String text, int atEnd) {
    return text.substring(0, text.length() - atEnd);
  }
}
