package io.modelgate.api;

/** Rules in CEL that several fields share. */
final class Rules {
  /** Absolute and clean, so that one path has one spelling and none leads elsewhere. */
  static final String CLEAN_PATH =
      "self.startsWith('/') && self.substring(1).split('/').all(part, !(part in ['', '.', '..']))";

  /** What {@link #CLEAN_PATH} says to people. */
  static final String CLEAN_PATH_MESSAGE =
      "must be an absolute path without //, . and .. and without a slash at its end";

  /** Bytes of the longest path that Linux opens (PATH_MAX). */
  static final int LONGEST_PATH = 4095;

  /** A distinguished name or a pattern of it, a value of which is more than asterisks. */
  static final String SUBJECT =
      "self.matches(r'^ *([*]|[A-Za-z0-9.-]+=([^,+\\\\]|\\\\.)*)(, *[*]|[,+]"
          + " *[A-Za-z0-9.-]+=([^,+\\\\]|\\\\.)*)*$') &&"
          + " self.matches(r'=[* \\\\]*[^*, +\\\\]')";

  /** What {@link #SUBJECT} says to people. */
  static final String SUBJECT_MESSAGE =
      "must be a distinguished name such as CN=*,O=Organization, in which the value of at least one"
          + " attribute is more than *";

  /** Kinds that the verifier knows, and more than asterisks. */
  static final String ALTERNATIVE_NAMES =
      "self.all(name, name.matches('^(email|DNS|URI):.') && !(name.contains('*') &&"
          + " name.matches(r'^(email|DNS|URI):([\\pL\\p{Nd}]+://)?[^\\pL\\p{Nd}]*$')))";

  /** What {@link #ALTERNATIVE_NAMES} says to people. */
  static final String ALTERNATIVE_NAMES_MESSAGE =
      "each must begin with email:, DNS: or URI:, and name more than *, for instance"
          + " email:*@example.com";

  private Rules() {}
}
