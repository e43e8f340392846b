package io.modelgate.pattern;

/**
 * A pattern of a certificate's alternative names (RFC 5280, 4.2.1.6) with their kind before them,
 * for example {@code email:*@example.com}.
 *
 * @param kind what kind of name
 * @param value what the name must be
 */
public record AlternativeNamePattern(Kind kind, IdentityPattern.Globbed value) {
  /** The kinds, as OpenSSL writes them. */
  public enum Kind {
    /** An e-mail address (rfc822Name). */
    EMAIL("email:"),
    /** A host's name (dNSName). */
    DNS("DNS:"),
    /** An address, such as a workload's identity in SPIFFE. */
    URI("URI:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** What stands before the name. */
    public String prefix() {
      return prefix;
    }
  }

  /**
   * Reads one.
   *
   * @throws PatternException if it has no kind, or matches whatever name there is of that kind
   */
  public static AlternativeNamePattern of(String pattern) throws PatternException {
    for (Kind kind : Kind.values()) {
      if (pattern.startsWith(kind.prefix)) {
        String value = pattern.substring(kind.prefix.length());
        if (value.isEmpty()) {
          throw new PatternException("has no name after " + kind.prefix);
        }
        return new AlternativeNamePattern(
            kind,
            IdentityPattern.Globbed.of(
                value,
                NonexistentIdentities.NAMES,
                "matches every name of its kind: use a more specific pattern than *, for example"
                    + " email:*@example.com"));
      }
    }
    throw new PatternException(
        "must begin with email:, DNS: or URI:, for example email:*@example.com");
  }

  /** Whether a name is of this kind and matches as a whole. */
  public boolean matches(Kind of, String name) {
    return kind == of && value.matches(name);
  }

  @Override
  public String toString() {
    return kind.prefix + value.pattern();
  }
}
