package io.modelgate.pattern;

/** What a certificate of Fulcio's says of the build that signed (Fulcio's OID registry). */
public enum SourceField {
  /** The repository: {@code org/name}, or its full address. */
  REPOSITORY("repository", "repository"),
  /** What was checked out: {@code refs/tags/v1}. */
  REF("ref", "ref"),
  /** The workflow's file: {@code .github/workflows/sign.yaml}, or its full address. */
  WORKFLOW("workflow", "workflow"),
  /** Where it ran: {@code github-hosted}, {@code self-hosted}. */
  RUN_ENVIRONMENT("runEnvironment", "run-environment"),
  /** Of the repository, when it signed: {@code public}, {@code private}. */
  VISIBILITY("visibility", "visibility");

  private final String field;
  private final String option;

  SourceField(String field, String option) {
    this.field = field;
    this.option = option;
  }

  /** The name of the field in policies. */
  public String field() {
    return field;
  }

  /** The name of the option on command lines, without its {@code --}. */
  public String option() {
    return option;
  }

  /**
   * A pattern of its value.
   *
   * @throws PatternException if it matches whatever there is
   */
  public static IdentityPattern.Globbed pattern(String text) throws PatternException {
    String otherwise =
        "matches everything: use a more specific pattern than *, for example refs/tags/v*";
    if (text.isEmpty()) {
      throw new PatternException(otherwise);
    }
    return IdentityPattern.Globbed.of(text, NonexistentIdentities.ALL, otherwise);
  }
}
