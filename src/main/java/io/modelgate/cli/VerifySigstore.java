package io.modelgate.cli;

import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.SourceField;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.AcceptedSigners;
import io.modelgate.verify.sigstore.ExpectedSigner;
import io.modelgate.verify.sigstore.KeylessSignature;
import io.modelgate.verify.sigstore.SigstoreTrustRoot;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code modelgate verify sigstore}: a keyless signature. */
final class VerifySigstore implements VerifyMethod {
  private static final String IDENTITY = "identity";
  private static final String IDENTITY_PROVIDER = "identity-provider";
  private static final String GLOB = "-glob";
  private static final String REGEXP = "-regexp";
  private static final String TRUST_CONFIG = "trust-config";
  private static final String TRUSTED_ROOT = "trusted-root";
  private static final String USE_STAGING = "use-staging";
  private static final String REFRESH_TRUST = "refresh-trust";

  @Override
  public String name() {
    return "sigstore";
  }

  @Override
  public String description() {
    return "Verifies a keyless signature made with a Sigstore identity.";
  }

  @Override
  public String required() {
    return "--identity IDENTITY --identity-provider ISSUER";
  }

  @Override
  public String example() {
    return "--identity signer@example.com --identity-provider https://accounts.example.com";
  }

  @Override
  public void declare(CommandOptions options) {
    options
        .value(
            IDENTITY,
            "IDENTITY",
            "Required, unless --repository is given. The signer's identity, in full: an e-mail"
                + " address or a workflow's URI.")
        .value(
            IDENTITY_PROVIDER,
            "ISSUER",
            "Required. The OpenID Connect issuer of the identity, in full.")
        .value(
            TRUST_CONFIG,
            "FILE",
            "Whom to trust in place of Sigstore's public deployment: a client trust configuration"
                + " or a trusted root, JSON; may be repeated, then one of them must vouch for all"
                + " of a signature. Or env://NAME for an environment variable that holds it.")
        .value(
            IDENTITY + GLOB,
            "GLOB",
            "In place of --identity: a pattern of all of it, in which * stands for any characters.")
        .value(
            IDENTITY + REGEXP,
            "RE2",
            "In place of --identity: a regular expression (RE2) of all of it.")
        .value(
            IDENTITY_PROVIDER + GLOB,
            "GLOB",
            "In place of --identity-provider: a pattern of all of it, in which * stands for any"
                + " characters.")
        .value(
            IDENTITY_PROVIDER + REGEXP,
            "RE2",
            "In place of --identity-provider: a regular expression (RE2) of all of it.")
        .value(
            SourceField.REPOSITORY.option(),
            "GLOB",
            "The repository that the signing workflow ran for, as the certificate names it:"
                + " org/name, or its address. With it, --identity may be left out.")
        .value(SourceField.REF.option(), "GLOB", "What it had checked out: refs/tags/v*.")
        .value(
            SourceField.WORKFLOW.option(),
            "GLOB",
            "The workflow's file: .github/workflows/sign.yaml, or its address.")
        .value(
            SourceField.RUN_ENVIRONMENT.option(),
            "GLOB",
            "Where it ran: github-hosted or self-hosted, for example.")
        .value(
            SourceField.VISIBILITY.option(),
            "GLOB",
            "Of the repository, when it signed: public, private or internal.")
        .value(TRUSTED_ROOT, "FILE", "Another name of --trust-config.")
        .flag(USE_STAGING, "Trust Sigstore's staging deployment, which proves nothing.")
        .flag(
            REFRESH_TRUST,
            "Fetch the deployment's current trusted root over the network, in place of the one"
                + " built in.");
  }

  @Override
  public Source read(Arguments arguments, Log log) throws UsageException {
    ExpectedSigner signer = signer(arguments);
    Trust trust = trust(arguments);
    return model -> AcceptedSigners.anyOf(List.of(new KeylessSignature(trust.roots(), signer)));
  }

  private static ExpectedSigner signer(Arguments arguments) throws UsageException {
    Map<SourceField, IdentityPattern.Globbed> source = new EnumMap<>(SourceField.class);
    for (SourceField field : SourceField.values()) {
      if (arguments.has(field.option())) {
        source.put(
            field, read(field.option(), arguments.required(field.option()), SourceField::pattern));
      }
    }
    boolean named = Stream.of("", GLOB, REGEXP).anyMatch(form -> arguments.has(IDENTITY + form));
    boolean unnamed = !named && source.containsKey(SourceField.REPOSITORY);
    return new ExpectedSigner(
        unnamed ? Optional.empty() : Optional.of(pattern(arguments, IDENTITY)),
        pattern(arguments, IDENTITY_PROVIDER),
        source);
  }

  /** One of the three forms of an option. */
  private static IdentityPattern pattern(Arguments arguments, String option) throws UsageException {
    List<String> given =
        Stream.of(option, option + GLOB, option + REGEXP).filter(arguments::has).toList();
    if (given.size() > 1) {
      throw new UsageException(
          "Only one of --%s, --%s and --%s can be given"
              .formatted(option, option + GLOB, option + REGEXP));
    }
    String form = given.isEmpty() ? option : given.get(0);
    String text = arguments.required(form);
    if (form.equals(option)) {
      return new IdentityPattern.Exact(text);
    }
    return form.endsWith(GLOB)
        ? read(form, text, IdentityPattern.Globbed::of)
        : read(form, text, IdentityPattern.Regular::of);
  }

  /** How the text of an option becomes a pattern of one form. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(String text) throws PatternException;
  }

  private static <T> T read(String option, String text, Reading<? extends T> reading)
      throws UsageException {
    try {
      return reading.read(text);
    } catch (PatternException e) {
      throw new UsageException("Option --" + option + " " + e.clause());
    }
  }

  /** Reads whom to trust. */
  @FunctionalInterface
  private interface Trust {
    List<SigstoreTrustRoot> roots() throws NotCheckedException;
  }

  private static Trust trust(Arguments arguments) throws UsageException {
    boolean staging = arguments.has(USE_STAGING);
    boolean refresh = arguments.has(REFRESH_TRUST);
    List<String> files =
        Stream.of(TRUST_CONFIG, TRUSTED_ROOT)
            .flatMap(option -> arguments.values(option).stream())
            .toList();
    if (!files.isEmpty()) {
      if (staging || refresh || (arguments.has(TRUST_CONFIG) && arguments.has(TRUSTED_ROOT))) {
        throw new UsageException(
            "Only one of --trust-config, --trusted-root and --use-staging or --refresh-trust can"
                + " say whom to trust");
      }
      if (files.contains("")) {
        throw new UsageException(
            "Option --"
                + (arguments.has(TRUST_CONFIG) ? TRUST_CONFIG : TRUSTED_ROOT)
                + " is empty");
      }
      return () -> read(files);
    }
    Deployment deployment = staging ? Deployment.STAGING : Deployment.PRODUCTION;
    return () ->
        List.of(refresh ? TrustRoots.refreshed(deployment) : TrustRoots.builtIn(deployment));
  }

  private static List<SigstoreTrustRoot> read(List<String> files) throws NotCheckedException {
    List<SigstoreTrustRoot> roots = new ArrayList<>();
    for (String file : files) {
      roots.add(TrustRoots.read(file));
    }
    return List.copyOf(roots);
  }
}
