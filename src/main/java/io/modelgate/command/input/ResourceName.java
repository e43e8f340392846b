package io.modelgate.command.input;

import java.util.regex.Pattern;

/** Names as the API server takes them for resources. */
public final class ResourceName {
  /** What must be said where a name is refused. */
  public static final String RULE =
      "at most 253 lower-case letters, digits, - and ., with a letter or digit at both ends";

  private static final int MAX_LENGTH = 253;

  /** RFC 1123, as apimachinery's IsDNS1123Subdomain has it. */
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private ResourceName() {}

  /** Whether it is one. */
  public static boolean isValid(String name) {
    return name.length() <= MAX_LENGTH && SUBDOMAIN.matcher(name).matches();
  }
}
