package io.modelgate.policy.spec;

import java.util.regex.Pattern;

/**
 * Which keys and values Kubernetes takes for labels (apimachinery's IsQualifiedName and
 * IsValidLabelValue). A selector with another would be refused in a webhook.
 */
final class LabelSyntax {
  private static final int MAX_PREFIX_LENGTH = 253;
  private static final int MAX_NAME_LENGTH = 63;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private LabelSyntax() {}

  /** A key: a name of up to 63 characters, after a DNS name of up to 253 and a slash, or not. */
  static String key(String at, String key) throws FaultException {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    boolean isPrefixed =
        slash < 0 || (prefix.length() <= MAX_PREFIX_LENGTH && PREFIX.matcher(prefix).matches());
    if (!isPrefixed || !isName(key.substring(slash + 1))) {
      throw new FaultException(
          ("%s has the key %s, which is not valid for a label: use at most 63 letters, digits, -, _"
                  + " and ., optionally after a DNS name and a slash")
              .formatted(at, QuotedText.of(key)));
    }
    return key;
  }

  /** A value: up to 63 characters, or none. */
  static String value(String at, String value) throws FaultException {
    if (!value.isEmpty() && !isName(value)) {
      throw new FaultException(
          ("%s has the value %s, which is not valid for a label: use at most 63 letters, digits, -,"
                  + " _ and ., with a letter or digit at both ends")
              .formatted(at, QuotedText.of(value)));
    }
    return value;
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_NAME_LENGTH && NAME.matcher(text).matches();
  }
}
