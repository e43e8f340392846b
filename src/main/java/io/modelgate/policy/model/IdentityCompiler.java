package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.ValidationConfig.SigstoreConfig;
import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.SourceField;
import io.modelgate.policy.spec.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles whose keyless signature is accepted. */
final class IdentityCompiler {
  private final String at;
  private final List<String> options = new ArrayList<>();

  private IdentityCompiler(String at) {
    this.at = at;
  }

  /**
   * The options of the verifier that say so.
   *
   * @param at the path of the fields, with a dot at its end
   */
  static List<String> options(String at, SigstoreConfig signer) throws FaultException {
    IdentityCompiler compiler = new IdentityCompiler(at);
    boolean named =
        compiler.add(
            "certificateIdentity",
            "identity",
            signer.certificateIdentity(),
            signer.certificateIdentityGlob(),
            signer.certificateIdentityRegExp());
    boolean vouched =
        compiler.add(
            "certificateOidcIssuer",
            "identity-provider",
            signer.certificateOidcIssuer(),
            signer.certificateOidcIssuerGlob(),
            signer.certificateOidcIssuerRegExp());
    if (!named && signer.repository() == null) {
      throw missing(at, "certificateIdentity");
    }
    if (!vouched) {
      throw missing(at, "certificateOidcIssuer");
    }
    compiler.add(SourceField.REPOSITORY, signer.repository());
    compiler.add(SourceField.REF, signer.ref());
    compiler.add(SourceField.WORKFLOW, signer.workflow());
    compiler.add(SourceField.RUN_ENVIRONMENT, signer.runEnvironment());
    compiler.add(SourceField.VISIBILITY, signer.visibility());
    return List.copyOf(compiler.options);
  }

  private static FaultException missing(String at, String field) {
    return new FaultException(
        "one of %1$s%2$s, %2$sGlob and %2$sRegExp must be set".formatted(at, field));
  }

  /** Whether one of the forms is there. */
  private boolean add(
      String field,
      String option,
      @Nullable String exact,
      @Nullable String glob,
      @Nullable String regExp)
      throws FaultException {
    if (Stream.of(exact == null, glob == null, regExp == null).filter(none -> !none).count() > 1) {
      throw new FaultException(
          "only one of %1$s%2$s, %2$sGlob and %2$sRegExp may be set".formatted(at, field));
    }
    if (exact != null) {
      options.add("--" + option + "=" + text(at + field, exact));
    }
    try {
      if (glob != null) {
        String pattern = text(at + field + "Glob", glob);
        options.add("--" + option + "-glob=" + IdentityPattern.Globbed.of(pattern).pattern());
      }
    } catch (PatternException e) {
      throw new FaultException(at + field + "Glob " + e.clause());
    }
    try {
      if (regExp != null) {
        String pattern = text(at + field + "RegExp", regExp);
        options.add("--" + option + "-regexp=" + IdentityPattern.Regular.of(pattern).pattern());
      }
    } catch (PatternException e) {
      throw new FaultException(at + field + "RegExp " + e.clause());
    }
    return exact != null || glob != null || regExp != null;
  }

  private void add(SourceField field, @Nullable String value) throws FaultException {
    if (value == null) {
      return;
    }
    try {
      options.add("--" + field.option() + "=" + SourceField.pattern(value).pattern());
    } catch (PatternException e) {
      throw new FaultException(at + field.field() + " " + e.clause());
    }
  }
}
