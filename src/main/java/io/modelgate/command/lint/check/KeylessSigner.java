package io.modelgate.command.lint.check;

import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.RecallPattern.RecalledIdentity;
import io.modelgate.policy.compiled.Method;
import java.util.List;
import java.util.Optional;

/**
 * Whom a keyless method accepts.
 *
 * @param identity what the identity must be; empty for any
 * @param issuer who must vouch for it
 */
record KeylessSigner(Optional<IdentityPattern> identity, Optional<IdentityPattern> issuer) {
  static KeylessSigner of(Method.Keyless method) {
    return new KeylessSigner(
        pattern(method.signer(), "identity"), pattern(method.signer(), "identity-provider"));
  }

  /** As the verifier's options say it. */
  private static Optional<IdentityPattern> pattern(List<String> options, String name) {
    try {
      for (String each : options) {
        if (each.startsWith("--" + name + "=")) {
          return Optional.of(new IdentityPattern.Exact(value(each)));
        } else if (each.startsWith("--" + name + "-glob=")) {
          return Optional.of(IdentityPattern.Globbed.of(value(each)));
        } else if (each.startsWith("--" + name + "-regexp=")) {
          return Optional.of(IdentityPattern.Regular.of(value(each)));
        }
      }
      return Optional.empty();
    } catch (PatternException e) {
      throw new IllegalStateException("it was compiled before", e);
    }
  }

  private static String value(String option) {
    return option.substring(option.indexOf('=') + 1);
  }

  boolean mayBe(RecalledIdentity recalled) {
    return mayBe(recalled.identity(), recalled.issuer());
  }

  boolean mayBe(String name, String vouching) {
    return identity.map(each -> each.matches(name)).orElse(true)
        && issuer.map(each -> each.matches(vouching)).orElse(true);
  }
}
