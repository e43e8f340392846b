package io.modelgate.api;

/** Rules in CEL that several fields share. */
final class Rules {
  /** Absolute and clean, so that one path has one spelling and none leads elsewhere. */
  static final String CLEAN_PATH =
      "self.startsWith('/') && self.substring(1).split('/').all(part, !(part in ['', '.', '..']))";

  /** What {@link #CLEAN_PATH} says to people. */
  static final String CLEAN_PATH_MESSAGE =
      "must be an absolute path without //, . and .. and without a slash at its end";

  /** Of one signer; far more than organizations have. */
  static final int MAX_TIMESTAMP_AUTHORITIES = 4;

  /** Of a path in a list in a list: the API server estimates what checking all of them costs. */
  static final int MAX_NESTED_PATH_LENGTH = 1024;

  /** Bytes of the longest path that Linux opens (PATH_MAX). */
  static final int MAX_PATH_LENGTH = 4095;

  /** A distinguished name or a pattern of it, a value of which is more than asterisks. */
  static final String SUBJECT =
      "self.matches(r'^ *([*]|[A-Za-z0-9.-]+=([^,+\\\\]|\\\\.)*)(, *[*]|[,+]"
          + " *[A-Za-z0-9.-]+=([^,+\\\\]|\\\\.)*)*$') &&"
          + " self.matches(r'=[* \\\\]*[^*, +\\\\]')";

  /** What {@link #SUBJECT} says to people. */
  static final String SUBJECT_MESSAGE =
      "must be a distinguished name such as CN=*,O=Organization, in which the value of at least one"
          + " attribute is more than *";

  /** The identities that {@code NonexistentIdentities} has, a line each. */
  private static final String NOBODYS =
      "'a0b1@c2d3.invalid\\nZy9.x8@w7-v6.u5.invalid\\nqzxjkv@wvut.invalid"
          + "\\nhttps://a0b1.invalid/c2d3/e4f5@refs/heads/g6h7\\nhttp://Zy9.invalid/x8"
          + "\\nhttps://wvut.invalid/qzxjkv\\nspiffe://a0b1.invalid/c2d3\\nurn:zy9:x8"
          + "\\na0b1.c2d3.invalid\\na0b1/c2d3\\nrefs/zy9/x8\\na0b1\\nZy9\\nqzxjkv'";

  /** The same as a list, and an empty one: the API server cannot tell what it costs to split. */
  private static final String NOBODYS_LIST =
      "['', 'a0b1@c2d3.invalid', 'Zy9.x8@w7-v6.u5.invalid', 'qzxjkv@wvut.invalid',"
          + " 'https://a0b1.invalid/c2d3/e4f5@refs/heads/g6h7', 'http://Zy9.invalid/x8',"
          + " 'https://wvut.invalid/qzxjkv', 'spiffe://a0b1.invalid/c2d3', 'urn:zy9:x8',"
          + " 'a0b1.c2d3.invalid', 'a0b1/c2d3', 'refs/zy9/x8', 'a0b1', 'Zy9', 'qzxjkv']";

  /** Few of them, since there are many alternative names. */
  private static final String NOBODYS_NAMES =
      "'Zy9@u5.invalid\\nhttps://u5.invalid/\\nhttp://u5.invalid/\\nspiffe://u5.invalid/c2"
          + "\\nurn:zy9:x8\\nu5.invalid'";

  /** Behind an expression for a pattern: it matches none of them, * standing for anything. */
  private static final String TELLS_NOBODY =
      ".replace('\\\\', '/').replace('*', r'\\E.*\\Q') + r'\\E$')";

  /** Kinds that the verifier knows, and more than asterisks. */
  static final String ALTERNATIVE_NAMES =
      "self.all(name, name.matches('^(email|DNS|URI):.') && !(name.contains('*') &&"
          + " name.matches(r'^(email|DNS|URI):([\\pL\\p{Nd}]+://)?[^\\pL\\p{Nd}]*$')) && !"
          + NOBODYS_NAMES
          + ".matches(r'(?m)^\\Q' + name.substring(name.indexOf(':') + 1)"
          + TELLS_NOBODY
          + ")";

  /** What {@link #ALTERNATIVE_NAMES} says to people. */
  static final String ALTERNATIVE_NAMES_MESSAGE =
      "each must begin with email:, DNS: or URI:, and be more specific than *, for example"
          + " email:*@example.com";

  /** The one method of old, or a list. */
  static final String WHO = "has(self.config) != has(self.signers)";

  /** What {@link #WHO} says to people. */
  static final String WHO_MESSAGE = "set exactly one of config and signers";

  /** As many as there can be: a file may hold several keys. */
  static final String AT_LEAST =
      "!has(self.atLeast) || has(self.signers) && (self.atLeast <= size(self.signers) ||"
          + " self.signers.exists(s, has(s.publicKeyConfig) || has(s.privateKeyConfig)))";

  /** What {@link #AT_LEAST} says to people. */
  static final String AT_LEAST_MESSAGE =
      "atLeast can only be used with signers, and must not be more than the number of signers";

  /** Who, in one of its forms; the repository may stand for it. */
  static final String IDENTITY =
      "[has(self.certificateIdentity), has(self.certificateIdentityGlob),"
          + " has(self.certificateIdentityRegExp)].filter(each, each).size() <= 1 &&"
          + " (has(self.certificateIdentity) || has(self.certificateIdentityGlob) ||"
          + " has(self.certificateIdentityRegExp) || has(self.repository))";

  /** What {@link #IDENTITY} says to people. */
  static final String IDENTITY_MESSAGE =
      "set one of certificateIdentity, certificateIdentityGlob and certificateIdentityRegExp; it"
          + " is optional only if repository is set";

  /** Who vouches for it, in one of its forms. */
  static final String ISSUER =
      "[has(self.certificateOidcIssuer), has(self.certificateOidcIssuerGlob),"
          + " has(self.certificateOidcIssuerRegExp)].filter(each, each).size() == 1";

  /** What {@link #ISSUER} says to people. */
  static final String ISSUER_MESSAGE =
      "set exactly one of certificateOidcIssuer, certificateOidcIssuerGlob and"
          + " certificateOidcIssuerRegExp";

  /** More than asterisks, punctuation and a scheme. */
  static final String GLOB =
      "!(self.contains('*') && self.matches(r'^([\\pL\\p{Nd}]+://)?[^\\pL\\p{Nd}]*$'))";

  /** What {@link #GLOB} says to people. */
  static final String GLOB_MESSAGE = "matches everything: use a more specific pattern than *";

  /** The same, and nobody's identities do not match. */
  static final String IDENTITY_GLOB =
      GLOB + " && !" + NOBODYS + ".matches(r'(?m)^\\Q' + self" + TELLS_NOBODY;

  /** A regular expression by itself, which nobody's identities match, nor an empty one. */
  static final String REGEXP =
      "''.matches(self) in [true, false] && "
          + NOBODYS_LIST
          + ".all(nobody, !nobody.matches('^(?:' + self + ')$'))";

  /** What {@link #REGEXP} says to people. */
  static final String REGEXP_MESSAGE =
      "must be a regular expression (RE2) that matches neither every identity of a kind nor an"
          + " empty one: use a more specific expression than .*";

  /** What compiled takes little memory. */
  static final String REPEATS =
      "!self.matches(r'\\{([0-9]*,)?[0-9]{3,}|\\)\\{([0-9]*,)?[0-9]{2,}|(?s:\\)\\{.*\\)\\{)')";

  /** What {@link #REPEATS} says to people. */
  static final String REPEATS_MESSAGE =
      "repeats too much: use + or * instead of a number above 99 in {}, and of a number above 9 or"
          + " a second one after a group";

  /** Where nobody would prove a time, no policy asks for one. */
  static final String SIGNED_AFTER =
      "!(has(self.model) && has(self.model.identity) && has(self.model.identity.signedAfter)) &&"
          + " !(has(self.models) && self.models.exists(m, has(m.identity) &&"
          + " has(m.identity.signedAfter))) || has(self.config) && has(self.config.sigstoreConfig)"
          + " || has(self.signers) && self.signers.all(s, has(s.sigstoreConfig))";

  /** What {@link #SIGNED_AFTER} says to people. */
  static final String SIGNED_AFTER_MESSAGE =
      "signedAfter can only be used with keyless signers, because other signatures do not prove a"
          + " time";

  private Rules() {}
}
