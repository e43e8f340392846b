package io.modelgate.command.lint.check;

import io.modelgate.api.ValidationConfig.SigstoreConfig;
import io.modelgate.command.lint.check.SignerSpecs.SignerSpec;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.policy.compiled.ModelPolicy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of signers that strangers meet: whoever may have an account somewhere, or a domain whose
 * name ends alike. What matches everybody, the compilers refuse.
 */
final class WidePatterns {
  /** Where anybody gets a name, each with names that somebody else may have. */
  private static final List<String> STRANGERS =
      List.of(
          "https://github.com/a0b1/c2d3/.github/workflows/sign.yaml@refs/heads/main",
          "https://github.com/a0b1/models/.github/workflows/sign.yaml@refs/tags/v1.0.0",
          "https://github.com/a0b1/models/.github/workflows/release.yml@refs/heads/main",
          "https://gitlab.com/a0b1/c2d3//.gitlab-ci.yml@refs/heads/main",
          "https://gitlab.com/a0b1/models//.gitlab-ci.yml@refs/tags/v1.0.0",
          "https://agent.buildkite.com/a0b1",
          "a0b1@gmail.com",
          "a0b1@googlemail.com",
          "a0b1@outlook.com",
          "a0b1@hotmail.com",
          "a0b1@yahoo.com",
          "a0b1@icloud.com",
          "a0b1@proton.me",
          "a0b1@qq.com",
          "a0b1@163.com");

  private static final List<String> ISSUERS =
      List.of(
          "https://accounts.google.com",
          "https://token.actions.githubusercontent.com",
          "https://gitlab.com",
          "https://github.com/login/oauth",
          "https://login.microsoftonline.com/a0b1/v2.0",
          "https://agent.buildkite.com");

  /** An owner whose name only begins, or ends, as the pattern says. */
  private static final Pattern OPEN_OWNER =
      Pattern.compile("https://(?:github|gitlab)\\.com/([^/*]*\\*[^/]*|[^/]+)(/.*)?");

  /** A dot of a host name, by which a regular expression means any character. */
  private static final Pattern BARE_DOT =
      Pattern.compile(
          "(?<![\\\\.\\])])\\.(?=(?:com|org|net|io|dev|ai|co|cloud|invalid|example)\\b)");

  private final SourceDocument at;
  private final SignerSpec signer;
  private final SigstoreConfig config;
  private final Findings findings;

  private WidePatterns(
      SourceDocument at, SignerSpec signer, SigstoreConfig config, Findings findings) {
    this.at = at;
    this.signer = signer;
    this.config = config;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(ModelPolicy.Usable.class)
        .forEach(
            policy ->
                SignerSpecs.of(policy)
                    .forEach(
                        each -> {
                          SigstoreConfig config = each.config().sigstoreConfig();
                          if (config != null) {
                            new WidePatterns(policy.at(), each, config, findings).check();
                          }
                        }));
  }

  private void check() {
    if (config.repository() == null) { // else that says who
      identity("certificateIdentityGlob", config.certificateIdentityGlob(), false);
      identity("certificateIdentityRegExp", config.certificateIdentityRegExp(), true);
    } else {
      repository(config.repository());
    }
    issuer("certificateOidcIssuerGlob", config.certificateOidcIssuerGlob(), false);
    issuer("certificateOidcIssuerRegExp", config.certificateOidcIssuerRegExp(), true);
    dots("certificateIdentityRegExp", config.certificateIdentityRegExp());
    dots("certificateOidcIssuerRegExp", config.certificateOidcIssuerRegExp());
  }

  private void identity(String field, @Nullable String pattern, boolean isRegular) {
    if (pattern == null) {
      return;
    }
    IdentityPattern compiled = compiled(pattern, isRegular);
    STRANGERS.stream()
        .filter(compiled::matches)
        .findFirst()
        .or(() -> isRegular ? Optional.empty() : neighbor(pattern))
        .ifPresent(
            stranger ->
                add(
                    field,
                    "%s also accepts %s, which anybody may have".formatted(field, stranger),
                    "Write the owner, or the domain with its @, in full."));
  }

  /** Somebody whose name is like that of the one who is meant. */
  private static Optional<String> neighbor(String glob) {
    String neighbor = "";
    var owner = OPEN_OWNER.matcher(glob);
    if (owner.matches() && owner.group(1).contains("*")) {
      String rest = owner.group(2) == null ? "/any/any" : owner.group(2).replace("*", "any");
      neighbor =
          glob.substring(0, owner.start(1)) + owner.group(1).replace("*", "-stranger") + rest;
    } else if (!glob.contains("://") && glob.indexOf('@') < 0 && glob.startsWith("*")) {
      neighbor = "any@stranger" + glob.substring(1).replace("*", "any");
    } else if (!glob.contains("://") && glob.matches(".*@\\*[^.*].*")) {
      neighbor = glob.replace("@*", "@stranger").replace("*", "any");
    }
    return Optional.of(neighbor)
        .filter(each -> !each.isEmpty() && compiled(glob, false).matches(each));
  }

  /** {@code OWNER/NAME}, or its address. */
  private void repository(String pattern) {
    String owner =
        Stream.of(pattern.replaceFirst("^https://[^/]*/", "").split("/", 2)).findFirst().orElse("");
    if (owner.contains("*")) {
      add(
          "repository",
          "repository leaves the owner open, and anybody may be one",
          "Write the owner in full.");
    }
  }

  private void issuer(String field, @Nullable String pattern, boolean isRegular) {
    if (pattern == null) {
      return;
    }
    IdentityPattern compiled = compiled(pattern, isRegular);
    List<String> matching = ISSUERS.stream().filter(compiled::matches).toList();
    if (matching.size() > 1) {
      add(
          field,
          "%s accepts %s and %s alike, which vouch for different people"
              .formatted(field, matching.get(0), matching.get(1)),
          "Write the issuer in full in certificateOidcIssuer.");
    }
  }

  private void dots(String field, @Nullable String pattern) {
    if (pattern != null && BARE_DOT.matcher(pattern).find()) {
      findings.add(
          Check.UNESCAPED_DOT,
          at,
          signer.field().then("sigstoreConfig", field),
          "%s has a dot in a host's name, which stands for any character there.".formatted(field),
          "Write \\. or [.], so that it stands for itself.");
    }
  }

  private void add(String field, String what, String fix) {
    findings.add(
        Check.WIDE_PATTERN, at, signer.field().then("sigstoreConfig", field), what + ".", fix);
  }

  private static IdentityPattern compiled(String pattern, boolean isRegular) {
    try {
      return isRegular ? IdentityPattern.Regular.of(pattern) : IdentityPattern.Globbed.of(pattern);
    } catch (PatternException e) {
      throw new IllegalStateException("it was compiled before", e);
    }
  }
}
