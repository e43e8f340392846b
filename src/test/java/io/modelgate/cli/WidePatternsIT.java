package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.policy.PolicySet;
import io.modelgate.testing.Environment;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The definition, the controller and the command refuse the same patterns of signers. */
@ExtendWith(Environment.class)
final class WidePatternsIT {
  private static final List<String> WIDE_GLOBS =
      List.of(
          "*",
          "**",
          "* *",
          "?*",
          "*?",
          "*@*",
          "*@*.*",
          "*.*",
          "https://*",
          "https://*/*",
          "*://*",
          "https*",
          "http*://*",
          "h*",
          "*s://*",
          "https:*",
          "*/*",
          "*@refs/heads/*",
          "urn:*",
          "*\\*",
          "https:\\\\*",
          "𝒂://*",
          "*𝄞*",
          "Zy*",
          "refs/*",
          "*:*");
  private static final List<String> GOOD_GLOBS =
      List.of(
          "https://github.com/org/*",
          "*@example.com",
          "alice@*.example.com",
          "https://*.example.com/models/*",
          "[a-z]*", // an asterisk is the only character that means something
          "*\\E.*",
          "\\Q*\\E@example.com",
          "*𝒂*",
          "team-*",
          "a\\");
  private static final List<String> WIDE_EXPRESSIONS =
      List.of(
          ".*",
          ".+",
          "(.*)",
          ".*.*",
          "[^\\n]*",
          "(?s).*",
          "(?s:.+)",
          "|",
          "^.*$",
          "\\A.*\\z",
          "(|.*)",
          "x|.*",
          ".*|",
          "a||.+",
          "",
          "()",
          "(?:)",
          "a*",
          "[a-z]*",
          "[a-z]+",
          "[a-z.@]+",
          "\\S+",
          "\\w+",
          ".+@.+",
          ".*@.*\\..*",
          "https://.*",
          "https?://.+",
          "https://[^/]+/.+",
          "[[:graph:]]+",
          "\\PZ+",
          "(?i)[A-Z0-9]+",
          ".{1,99}",
          "(?U).*",
          "[\\s\\S]+",
          "a?",
          "(https://.*)",
          "[^ ]+",
          "\\pL.*",
          "(?:a|b|.)+",
          "(?m)^.*$",
          "^",
          "$");
  private static final List<String> NO_EXPRESSIONS =
      List.of(
          "\\C*",
          "(",
          "a)|(.*",
          "a)(.*",
          "*",
          "a**",
          "(?=a).*",
          "(a)\\1",
          "a{2,1}",
          "[z-a]",
          "\\p{Nobody}",
          "(?P<a",
          "(?<!a)b",
          "a{1001}",
          "a{100}",
          "a{1,100}",
          "(a{9}){9}b(c){2}",
          "(ab){10}",
          "((((a{9}){9}){9}){9})");
  private static final List<String> GOOD_EXPRESSIONS =
      List.of(
          "https://github\\.com/org/[a-z-]+",
          ".*@example\\.com",
          "(alice|bob)@example\\.com",
          "[0-9a-f]{40}@example\\.com",
          "(team-){1,3}[a-z]+",
          "x.*",
          "\\Qa.b\\E@example\\.com",
          "(?i)alice@EXAMPLE\\.com");
  private static final List<String> WIDE_NAMES =
      List.of(
          "email:*",
          "email:*@*",
          "DNS:*",
          "DNS:*.*",
          "URI:*",
          "URI:https://*",
          "URI:https*",
          "URI:spiffe://*",
          "URI:spiffe:*",
          "URI:urn:*",
          "email:",
          "me@example.com",
          "IP:10.0.0.1",
          "EMAIL:a@b.c",
          "URI:http*://*",
          "DNS:*d*",
          "email:Zy*",
          "email:\\*");
  private static final List<String> GOOD_NAMES =
      List.of(
          "email:*@example.com",
          "DNS:*.example.com",
          "URI:spiffe://example.com/*",
          "URI:urn:example:*",
          "email:alice@*");
  private static final List<String> WIDE_SUBJECTS =
      List.of(
          "*",
          "*,*",
          "CN=*",
          "CN=**",
          "CN=*,O=*",
          "CN=* *",
          "CN=*+O=*",
          "CN=\\ *",
          "*,CN=*",
          "CN=",
          "me",
          "CN=a+*",
          "=a",
          "",
          "CN=a,",
          "CN=*,*");
  private static final List<String> GOOD_SUBJECTS =
      List.of(
          "CN=a", "CN=*,O=Example", "*,O=Example", "CN=a\\,b", "CN=?*", "2.5.4.3=a", "CN=a+OU=b");

  private final KubeApi api = Environment.api();

  static Stream<Arguments> patterns() {
    return Stream.of(
            table("certificateIdentityGlob", "identity-glob", WIDE_GLOBS, GOOD_GLOBS),
            table("certificateOidcIssuerGlob", "identity-provider-glob", WIDE_GLOBS, GOOD_GLOBS),
            table("repository", "repository", WIDE_GLOBS, GOOD_GLOBS),
            table("ref", "ref", WIDE_GLOBS, List.of("refs/tags/*", "refs/heads/*", "v1")),
            table(
                "certificateIdentityRegExp", "identity-regexp", WIDE_EXPRESSIONS, GOOD_EXPRESSIONS),
            table("certificateIdentityRegExp", "identity-regexp", NO_EXPRESSIONS, List.of()),
            table(
                "certificateOidcIssuerRegExp",
                "identity-provider-regexp",
                WIDE_EXPRESSIONS,
                GOOD_EXPRESSIONS),
            table("subjectAlternativeNames", "alternative-name", WIDE_NAMES, GOOD_NAMES),
            table("subject", "subject", WIDE_SUBJECTS, GOOD_SUBJECTS))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> table(
      String field, String option, List<String> wide, List<String> good) {
    return Stream.concat(
        wide.stream().map(each -> Arguments.of(field, option, each, true)),
        good.stream().map(each -> Arguments.of(field, option, each, false)));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void allSayTheSame(String field, String option, String pattern, boolean isRefused) {
    String spec = spec(field, new TextNode(pattern).toString());

    assertThat(refusedByDefinition(spec)).as("definition").isEqualTo(isRefused);
    assertThat(refusedByController(spec)).as("controller").isEqualTo(isRefused);
    assertThat(refusedByCommand(option, pattern)).as("command").isEqualTo(isRefused);
  }

  private static String spec(String field, String pattern) {
    if (field.startsWith("subject")) {
      return "{config: {pkiConfig: {certificateAuthority: /ca.pem, %s: %s}}, model: {path: /m}}"
          .formatted(field, field.equals("subject") ? pattern : "[" + pattern + "]");
    }
    String identity = field.startsWith("certificateIdentity") ? "" : "certificateIdentity: me, ";
    String issuer = field.startsWith("certificateOidcIssuer") ? "" : "certificateOidcIssuer: idp, ";
    return "{config: {sigstoreConfig: {%s%s%s: %s}}, model: {path: /m}}"
        .formatted(identity, issuer, field, pattern);
  }

  private boolean refusedByDefinition(String spec) {
    try {
      api.client().resource(policy(spec)).inNamespace("default").dryRun(true).create();
      return false;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(422);
      return true;
    }
  }

  private static boolean refusedByController(String spec) {
    PolicySet policies = InjectedPods.policies(policy(spec));
    assertThat(policies.faults()).isEmpty();
    return !policies.broken().isEmpty();
  }

  private static boolean refusedByCommand(String option, String pattern) {
    Object[] words =
        option.equals("subject") || option.startsWith("alternative")
            ? new Object[] {"verify", "certificate", "--certificate-chain=none.pem"}
            : Stream.of(
                    "verify",
                    "sigstore",
                    option.startsWith("identity-provider") ? "" : "--identity-provider=idp",
                    option.matches("identity-(glob|regexp)") ? "" : "--identity=me")
                .filter(each -> !each.isEmpty())
                .toArray();
    CommandLineRun run =
        CommandLineRun.of(
            Stream.concat(Stream.of(words), Stream.of("--" + option + "=" + pattern, "no-such"))
                .toArray());
    assertThat(run.exitCode()).isIn(1, 2, 3);
    assertThat(run.err()).doesNotContain("\tat ");
    return run.exitCode() == 2;
  }

  private static String policy(String spec) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: wide, namespace: default}
    spec: %s
    """
        .formatted(spec);
  }
}
