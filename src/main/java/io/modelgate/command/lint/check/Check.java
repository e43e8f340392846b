package io.modelgate.command.lint.check;

import io.modelgate.command.output.Severity;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is looked for. The page command-lint.md has a section on each. */
public enum Check {
  /** A file cannot be read as YAML. */
  INVALID_YAML(Severity.error, "A file is not YAML."),
  /** A field that the definition lacks. */
  UNKNOWN_FIELD(Severity.error, "A policy has a field that its kind does not have."),
  /** A kind or version that a group of ours lacks. */
  UNKNOWN_KIND(Severity.error, "A resource is of a kind or version that Modelgate does not have."),
  /** A resource lacks metadata.name. */
  MISSING_NAME(Severity.error, "A policy has no name."),
  /** A name that the API server refuses. */
  INVALID_NAME(Severity.error, "A policy's name is none that the API server takes."),
  /** Two resources of one kind and namespace have the same name. */
  DUPLICATE_NAME(Severity.error, "Two policies of a kind and namespace have the same name."),
  /** What the compilers refuse. */
  BROKEN_POLICY(Severity.error, "A policy cannot be applied."),
  /** A private key is where only a public key belongs. */
  PRIVATE_KEY(Severity.error, "A private key is where a public one belongs."),
  /** A field by its old name. */
  DEPRECATED_FIELD(Severity.info, "A field has a better name by now."),
  /** The upstream operator's group. */
  DEPRECATED_GROUP(Severity.info, "A policy is of the upstream operator's API group."),
  /** A rule whose parts exclude each other. */
  RULE_NEVER_MATCHES(Severity.warning, "A rule of a RuntimePolicy matches no pod."),
  /** A rule behind a wider one. */
  RULE_SHADOWED(Severity.warning, "A rule before it decides about all pods of a rule."),
  /** Two policies that want different runtimes. */
  RUNTIME_CONFLICT(
      Severity.warning, "Two RuntimePolicies require different runtimes at the same time."),
  /** A RuntimeClass that is missing. */
  UNKNOWN_RUNTIME_CLASS(Severity.warning, "A rule names a RuntimeClass that no file has."),
  /** RuntimeClasses of which nothing is known. */
  UNCHECKED_RUNTIME_CLASS(Severity.info, "A policy names RuntimeClasses, and no file has any."),
  /** A rule that puts pods where they cannot run. */
  RUNTIME_LACKS_FEATURE(
      Severity.warning, "A rule's pods need what the RuntimeClass that it names cannot give."),
  /** Text in braces that nothing replaces. */
  UNKNOWN_PLACEHOLDER(Severity.warning, "A rule's message has a placeholder that there is not."),
  /** A selector whose parts exclude each other. */
  SELECTOR_NEVER_MATCHES(Severity.warning, "A selector matches nothing."),
  /** A selector that the webhooks do not follow. */
  SELECTOR_NOT_COVERED(Severity.warning, "Pods that a policy selects do not come to the webhook."),
  /** A namespace that the webhooks leave out. */
  NAMESPACE_NOT_COVERED(
      Severity.warning, "Pods of a policy's namespace never come to the webhook."),
  /** A namespace that is exempt. */
  NAMESPACE_EXEMPT(Severity.warning, "A policy's namespace is exempt by its label."),
  /** Namespaces that there are not. */
  NO_SUCH_NAMESPACE(Severity.info, "A policy applies in none of the namespaces in the files."),
  /** Two policies that select the same pods. */
  POLICY_TIE(Severity.warning, "Two policies that enforce select the same pods."),
  /** A pattern that strangers meet. */
  WIDE_PATTERN(Severity.warning, "A pattern accepts signers whom nobody here knows."),
  /** A dot that stands for any character. */
  UNESCAPED_DOT(Severity.warning, "A dot in a regular expression stands for any character."),
  /** An identity that its issuer has not. */
  IDENTITY_OUTSIDE_ISSUER(Severity.error, "An issuer never vouches for an identity."),
  /** A key or certificate that no verifier can read. */
  UNUSABLE_TRUST(Severity.error, "A verifier cannot use a key or certificate."),
  /** Certificates that have ended. */
  EXPIRED_CERTIFICATE(Severity.error, "A certificate authority has ended."),
  /** The same signer twice. */
  DUPLICATE_SIGNER(Severity.warning, "A list has the same signer twice."),
  /** More signers than there are. */
  TOO_FEW_SIGNERS(Severity.error, "A policy wants more signers than it names."),
  /** A policy of which everything is recalled. */
  RECALLED_SIGNER(Severity.error, "A policy accepts only what is recalled."),
  /** A signature of tomorrow. */
  FUTURE_SIGNATURE(Severity.warning, "A model must be signed at a time that has yet to come."),
  /** An entry that is not there. */
  MISSING_ENTRY(Severity.error, "A ConfigMap or Secret lacks the entry that a policy names."),
  /** An ignored path without effect. */
  IGNORE_WITHOUT_EFFECT(Severity.warning, "A path in ignorePaths leaves nothing out."),
  /** A TrustRoot that nobody names. */
  UNUSED_TRUST_ROOT(Severity.info, "No policy names a TrustRoot."),
  /** An exemption that has ended. */
  EXPIRED_EXEMPTION(Severity.warning, "An exemption has ended."),
  /** An exemption from policies that there are not. */
  EXEMPTION_OF_NOTHING(Severity.warning, "An exemption is from no policy in the files."),
  /** An exemption from everything. */
  WIDE_EXEMPTION(Severity.warning, "An exemption is from every policy in every namespace."),
  /** A recall of somebody whom nobody accepts. */
  RECALL_OF_NOTHING(Severity.info, "A recall names a signer whom no policy accepts."),
  /** A comment that leaves out nothing. */
  UNUSED_IGNORE(Severity.info, "A comment ignores what is not found.");

  private final Severity severity;
  private final String summary;

  Check(Severity severity, String summary) {
    this.severity = severity;
    this.summary = summary;
  }

  /** The id, which stays. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How grave it is. */
  public Severity severity() {
    return severity;
  }

  /** What is wrong, one sentence. */
  public String summary() {
    return summary;
  }

  /** Where more is said about it, in this project's documents. */
  public String page() {
    return "src/site/command-lint.md#" + id();
  }

  /** The one of an id. */
  public static Optional<Check> of(String id) {
    return Stream.of(values()).filter(each -> each.id().equals(id)).findFirst();
  }
}
