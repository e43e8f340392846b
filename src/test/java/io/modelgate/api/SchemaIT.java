package io.modelgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the definitions refuse, fill in and show, on a real API server. */
@ExtendWith(Environment.class)
final class SchemaIT {
  private static final String KEY = "config: {privateKeyConfig: {keyPath: /keys/a.pem}}";

  private final KubeApi api = Environment.api();
  private final TestNamespace namespace = TestNamespace.of(api, "default");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config: {} | set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
            + " publicKeyConfig",
        "config: {pkiConfig: {certificateAuthority: /a}, publicKeyConfig: {keyPath: /b}} | set"
            + " exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and publicKeyConfig",
        "config: {privateKeyConfig: {}} | set exactly one of keyPath, keyFrom and" + " trustRoot",
        "config: {publicKeyConfig: {keyPath: /a, keyFrom: {inline: b}}} | set exactly one of"
            + " keyPath, keyFrom and trustRoot",
        "config: {publicKeyConfig: {keyFrom: {}}} | set exactly one of inline, configMapKeyRef and"
            + " secretKeyRef",
        "config: {pkiConfig: {}} | set exactly one of certificateAuthority,"
            + " certificateAuthorityFrom and trustRoot",
        "config: {sigstoreConfig: {certificateIdentity: me}} | set exactly one of"
            + " certificateOidcIssuer, certificateOidcIssuerGlob and certificateOidcIssuerRegExp",
        "config: {sigstoreConfig: {certificateOidcIssuer: me}} | set one of certificateIdentity,"
            + " certificateIdentityGlob and certificateIdentityRegExp",
        "config: {sigstoreConfig: {certificateIdentity: a, certificateIdentityGlob: b,"
            + " certificateOidcIssuer: c}} | set one of certificateIdentity",
        "config: {sigstoreConfig: {certificateIdentityGlob: '*', certificateOidcIssuer: c}} |"
            + " matches everything: use a more specific pattern than *",
        "config: {sigstoreConfig: {certificateIdentityGlob: 'https://*', certificateOidcIssuer: c}}"
            + " | matches everything: use a more specific pattern than *",
        "config: {sigstoreConfig: {certificateIdentityRegExp: '.*', certificateOidcIssuer: c}} |"
            + " must be a regular expression (RE2) that matches neither every identity of a kind",
        "config: {sigstoreConfig: {certificateIdentityRegExp: '.+@.+', certificateOidcIssuer: c}}"
            + " | must be a regular expression (RE2) that matches neither every identity of a kind",
        "config: {sigstoreConfig: {certificateIdentityRegExp: 'a)(.*', certificateOidcIssuer: c}}"
            + " | certificateIdentityRegExp",
        "config: {sigstoreConfig: {certificateIdentity: a, certificateOidcIssuerRegExp: '(?s).*'}}"
            + " | must be a regular expression (RE2) that matches neither every identity of a kind",
        "config: {sigstoreConfig: {repository: '*', certificateOidcIssuer: c}} | matches"
            + " everything: use a more specific pattern than *",
        "signers: [] | spec.signers in body should have at least 1 items",
        "model: {path: /a} | set exactly one of config and signers",
        "signers: [{}] | set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
            + " publicKeyConfig",
        "signers: [{pkiConfig: {certificateAuthority: /a}}], atLeast: 2 | atLeast can only be"
            + " used with signers, and must not be more than the number of signers",
        "signers: [{publicKeyConfig: {keyPath: /a}}], atLeast: 0 | should be greater than or equal"
            + " to 1",
        "config: {pkiConfig: {certificateAuthority: /a, extendedKeyUsage: None}} | supported"
            + " values: \"Any\", \"CodeSigning\"",
        "config: {pkiConfig: {certificateAuthority: /a, authorityFingerprint: abc}} |"
            + " authorityFingerprint in body should match",
        "config: {pkiConfig: {certificateAuthority: /a, subject: '*'}} | must be a distinguished"
            + " name such as CN=*,O=Organization",
        "config: {pkiConfig: {certificateAuthority: /a, subject: 'CN=*+O=*, *'}} | must be a"
            + " distinguished name such as CN=*,O=Organization",
        "config: {pkiConfig: {certificateAuthority: /a, subject: me}} | must be a distinguished"
            + " name such as CN=*,O=Organization",
        "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames: []}} |"
            + " subjectAlternativeNames in body should have at least 1 items",
        "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames: ['DNS:a',"
            + " 'email:*@*']}} | each must begin with email:, DNS: or URI:",
        "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames:"
            + " ['URI:https://*']}} | each must begin with email:, DNS: or URI:",
        "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames: ['a@b.c']}} | each"
            + " must begin with email:, DNS: or URI:",
        "config: {pkiConfig: {certificateAuthority: /a, timestampAuthorities: [{}]}} | set exactly"
            + " one of certificateAuthority and certificateAuthorityFrom",
        "config: {publicKeyConfig: {keyPath: /a, timestampAuthorities: []}} | timestampAuthorities"
            + " in body should have at least 1 items",
        "config: {publicKeyConfig: {keyPath: /a, timestampAuthorities: [{certificateAuthority:"
            + " a.pem}]}} | must be an absolute path",
        "config: {publicKeyConfig: {keyPath: /a}, clientTrustConfig: {trustConfigPath: /b}} |"
            + " clientTrustConfig can only be used with sigstoreConfig",
        "config: {publicKeyConfig: {keyPath: keys/a}} | must be an absolute path without //, . and"
            + " .. and without a slash at its end",
        "config: {publicKeyConfig: {keyPath: /a/}} | must be an absolute path",
        "config: {publicKeyConfig: {keyPath: /a/../b}} | must be an absolute path",
        "config: {publicKeyConfig: {keyPath: /}} | must be an absolute path",
      })
  void configurationIsRefused(String spec, String message) {
    assertRefused("ModelValidation", spec, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: {identity: {}} | set at least one of name, digests, digestsFrom and",
        "model: {identity: {digestsFrom: {}}} | digestsFrom.configMapKeyRef: Required value",
        "model: {identity: {digests:"
            + " ['abababababababababababababababababababababababababababababababab'], digestsFrom:"
            + " {configMapKeyRef: {name: a, key: b}}}} | set digests or digestsFrom, not both",
        "model: {identity: {name: '*'}} | matches everything: use a more specific pattern than *",
        "model: {identity: {digests: [ab]}} | digests[0] in body should",
        "model: {identity: {signedAfter: yesterday}} | signedAfter in body should match",
        "model: {identity: {signedAfter: '2026-11-01T00:00:00Z'}} | signedAfter can only be used"
            + " with keyless signers",
        "models: [{identity: {signedAfter: '2026-11-01T00:00:00Z'}}] | signedAfter can only be"
            + " used with keyless signers",
        "atLeast: 1 | atLeast can only be used with signers, and must not be more than the number"
            + " of signers",
        "signers: [{publicKeyConfig: {keyPath: /a}}] | set exactly one of config and signers",
        "model: {path: /a//b} | must be an absolute path",
        "model: {path: /a}, models: [{path: /b}] | set model or models, not both",
        "models: [] | spec.models in body should have at least 1 items",
        "selector: {} | set at least one of pods, images and volumes",
        "selector: {volumes: {}} | set at least one of persistentVolumeClaims, images and"
            + " configMaps",
        "selector: {pods: {matchExpressions: [{key: a, operator: In}]}} | In and NotIn need values",
        "selector: {pods: {matchLabels: {not a label: x}}} | each key of matchLabels must be a"
            + " label's",
        "selector: {pods: {matchLabels: {'': x}}} | each key of matchLabels must be a label's",
        "selector: {pods: {matchLabels: {\"a\\n"
            + "\": x}}} | each key of matchLabels must be a label's",
        "selector: {pods: {matchLabels: {a: no good value!}}} | matchLabels.a in body should match",
        "selector: {pods: {matchLabels: {a: \"a\\n\"}}} | matchLabels.a in body should match",
        "selector: {pods: {matchLabels: {a:"
            + " aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}} | Too long: may"
            + " not be more than 63",
        "selector: {pods: {matchExpressions: [{key: -a, operator: Exists}]}} |"
            + " spec.selector.pods.matchExpressions[0].key in body should match",
        "selector: {pods: {matchExpressions: [{key: a, operator: In, values: [b c]}]}} |"
            + " spec.selector.pods.matchExpressions[0].values[0] in body should match",
        "enforcement: Sometimes | supported values: \"Audit\", \"Enforce\", \"Warn\"",
        "continuousValidation: {interval: 5s} | must be at least 10s",
        "continuousValidation: {interval: soon} | should match",
      })
  void restIsRefused(String fields, String message) {
    assertRefused("ModelValidation", KEY + ", " + fields, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publicKeyConfig: {keyPath: /a}",
        "privateKeyConfig: {keyFrom: {configMapKeyRef: {name: a, key: b}}}",
        "pkiConfig: {certificateAuthorityFrom: {secretKeyRef: {name: a, key: b}}}",
        "sigstoreConfig: {certificateIdentity: a, certificateOidcIssuer: b}, clientTrustConfig:"
            + " {trustConfigPath: /a}",
      })
  void clusterPolicyTrustsNothingThatAPodMounts(String config) {
    assertRefused(
        "ClusterModelValidation", "config: {" + config + "}", ClusterModelValidationSpec.INLINE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | spec.rules: Required value",
        "{rules: []} | spec.rules in body should have at least 1 items",
        "{rules: [{name: a}]} | set exactly one of runtime, runtimeFromLabel and require",
        "{rules: [{name: a, allowedBy: [Creator], action: Mutate}]} | a rule with only allowedBy"
            + " changes no pod",
        "{rules: [{name: a, allowedBy: [Creator], require: {label: l}}]} | allowedBy is about a"
            + " RuntimeClass",
        "{rules: [{name: a, allowedBy: [Somebody]}]} | supported values: \"Creator\"",
        "{rules: [{name: a, runtime: b}, {name: a, runtime: c}]} | each rule must have a"
            + " unique name",
        "{rules: [{name: a, require: {}}]} | set exactly one of label and runtime",
        "{rules: [{name: a, require: {runtime: b}, action: Mutate}]} | require changes no pod: its"
            + " action is Enforce, Audit or Warn",
        "{rules: [{name: a, runtime: b, action: Warn, onDifferent: Override}]} | onDifferent"
            + " Override changes pods: it can only be used with action Mutate",
        "{rules: [{name: a, runtime: b, match: {images: [{glob: a, regex: b}]}}]} | set exactly"
            + " one of contains, glob, regex and registry",
        "{rules: [{name: a, runtime: b, match: {resources: [{resource: cpu, quantity: 1}]}}]} |"
            + " operator: Required value",
        "{rules: [{name: a, runtime: b, match: {features: [Root]}}]} | supported values: \"GPU\"",
      })
  void runtimePolicyIsRefused(String spec, String message) {
    assertThatThrownBy(() -> api.client().resource(runtimePolicy(spec)).dryRun(true).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | spec.namespaces: Required value",
        "{} | spec.reason: Required value",
        "{} | spec.requestedBy: Required value",
        "{} | spec.expires: Required value",
        "{namespaces: []} | spec.namespaces in body should have at least 1 items",
        "{namespaces: ['']} | spec.namespaces[0] in body should be at least 1 chars long",
        "{namespaces: ['a/b']} | spec.namespaces[0] in body should match",
        "{serviceAccounts: []} | spec.serviceAccounts in body should have at least 1 items",
        "{serviceAccounts: ['*']} | spec.serviceAccounts[0] in body should match",
        "{owners: []} | spec.owners in body should have at least 1 items",
        "{owners: [{kind: Job}]} | spec.owners[0].name: Required value",
        "{owners: [{kind: Deployment, name: web}]} | a Deployment or a CronJob controls no pod"
            + " itself: name the ReplicaSet or the Job by a glob, such as web-*",
        "{policies: []} | spec.policies in body should have at least 1 items",
        "{policies: [{name: a}]} | spec.policies[0].kind: Required value",
        "{policies: [{kind: Pod}]} | supported values: \"ClusterModelValidation\",",
        "{reason: ' '} | must not be blank",
        "{requestedBy: \" \\t\"} | must not be blank",
        "{expires: never} | must be of type date-time",
        "{expires: '2026-02-30T00:00:00Z'} | must be of type date-time",
        "{expires: '2026-01-01'} | must be of type date-time",
        "{pods: {matchLabels: {a: b}}} | unknown field \"spec.pods\"",
      })
  void exemptionIsRefused(String fields, String message) {
    assertThat(
            api.kubectl(
                exemption(fields), "create", "-f", "-", "--dry-run=server", "--validate=strict"))
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | spec.reason: Required value",
        "{reason: a} | set at least one of digests, fingerprints, identities and logEntries",
        "{reason: ' ', digests: []} | must not be blank",
        "{reason: a, digests: []} | spec.digests in body should have at least 1 items",
        "{reason: a, digests: [ab]} | spec.digests[0] in body should",
        "{reason: a, fingerprints: ['ab:']} | spec.fingerprints[0] in body should match",
        "{reason: a, identities: [{subject: b}]} | spec.identities[0].issuer: Required value",
        "{reason: a, identities: [{subject: b, issuer: c, signedBefore: soon}]} |"
            + " signedBefore in body should match",
        "{reason: a, logEntries: [{}]} | spec.logEntries[0].index: Required value",
        "{reason: a, logEntries: [{index: -1}]} | spec.logEntries[0].index in body should be",
        "{reason: a, logEntries: [{index: 9007199254740992}]} | spec.logEntries[0].index in body"
            + " should be less than or equal to",
        "{reason: a, digest: [b]} | unknown field \"spec.digest\"",
      })
  void recallIsRefused(String spec, String message) {
    String recall =
        "{apiVersion: rhtas.redhat.com/v1alpha1, kind: ModelRecall, metadata: {name: flaw}, spec: "
            + spec
            + "}";

    assertThat(api.kubectl(recall, "create", "-f", "-", "--dry-run=server", "--validate=strict"))
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model: {identity: %s}", "models: [{identity: %s}]"})
  void clusterPolicyTakesNoDigestsOfANamespace(String model) {
    String from = "{digestsFrom: {configMapKeyRef: {name: a, key: b}}}";

    assertRefused(
        "ClusterModelValidation",
        "config: {publicKeyConfig: {keyFrom: {inline: a}}}, " + model.formatted(from),
        ClusterModelValidationSpec.DIGESTS);
  }

  @Test
  void exemptionIsStoredAndShown() {
    String fields =
        "{namespaces: ['*', team-*], serviceAccounts: [default], owners: [{kind: ReplicaSet, name:"
            + " web-*}], policies: [{kind: RuntimePolicy, name: a}, {kind: ModelValidation}],"
            + " reason: signed next week, requestedBy: alice, expires:"
            + " '2099-01-01T00:00:00+01:00'}";

    assertThat(api.kubectl(exemption(fields), "create", "-f", "-"))
        .contains("validationexemption.rhtas.redhat.com/policy created");

    assertThat(api.kubectl("", "get", "vex"))
        .containsPattern("NAME +READY +STATE +EXPIRES +REQUESTED BY +PODS +REASON +AGE")
        .containsPattern("policy .*2099-01-01T00:00:00\\+01:00 +alice");
    api.kubectl("", "delete", "vex", "policy");
  }

  /** One with these fields, and what else must be there; with none of them where none is given. */
  private static String exemption(String fields) {
    StringBuilder spec = new StringBuilder(fields);
    if (!fields.equals("{}")) {
      for (String field :
          List.of(
              "namespaces: [a]",
              "reason: b",
              "requestedBy: c",
              "expires: '2099-01-01T00:00:00Z'")) {
        if (!fields.contains(field.substring(0, field.indexOf(' ')))) {
          spec.insert(spec.length() - 1, ", " + field);
        }
      }
    }
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ValidationExemption
    metadata: {name: policy}
    spec: %s
    """
        .formatted(spec);
  }

  @Test
  void defaultsOfARuntimePolicyAreFilledIn() {
    GenericKubernetesResource stored =
        (GenericKubernetesResource)
            api.client()
                .resource(runtimePolicy("{rules: [{name: a, runtime: b}]}"))
                .dryRun(true)
                .create();

    assertThat(stored.<String>get("spec", "runtimeLabel")).isEqualTo("secure-ai.io/runtime");
    assertThat(stored.<String>get("spec", "whenUnavailable")).isEqualTo("Deny");
    assertThat(stored.<String>get("spec", "rules", 0, "onDifferent")).isEqualTo("Deny");
  }

  private static String runtimePolicy(String spec) {
    return """
    apiVersion: secure-ai.io/v1alpha1
    kind: RuntimePolicy
    metadata: {name: policy}
    spec: %s
    """
        .formatted(spec);
  }

  @Test
  void defaultsAreFilledIn() {
    GenericKubernetesResource stored =
        (GenericKubernetesResource)
            namespace.create(policy("ModelValidation", KEY + ", continuousValidation: {}"));

    assertThat(stored.<String>get("spec", "enforcement")).isEqualTo("Enforce");
    assertThat(stored.<Boolean>get("spec", "lockModel")).isFalse();
    assertThat(stored.<Map<String, Object>>get("spec", "continuousValidation"))
        .isEqualTo(Map.of("enabled", true, "interval", "5m"));
    assertThat(api.kubectl("", "get", "mv", "-n", "default"))
        .startsWith("NAME")
        .containsPattern(
            "ENFORCEMENT +METHOD +READY +REACHABLE +VALIDATED +FAILED +PENDING +UNPROTECTED +REASON"
                + " +AGE")
        .containsPattern("policy +Enforce");
    assertThat(api.kubectl("", "get", "cmv")).doesNotContain("error");
    api.client().resource(stored).delete();
  }

  @Test
  void reasonIsShownIfSomethingIsFalse() {
    GenericKubernetesResource stored =
        (GenericKubernetesResource)
            namespace.create(
                policy("ModelValidation", KEY + ", selector: {pods: {matchLabels: {app: web}}}"));
    api.kubectl(
        "",
        "patch",
        "mv",
        "policy",
        "-n",
        "default",
        "--subresource=status",
        "--type=merge",
        "-p",
        """
        {"status": {"conditions": [
          {"type": "Reachable", "status": "True", "reason": "Registered", "message": "It is.",
           "lastTransitionTime": "2026-01-01T00:00:00Z"},
          {"type": "Ready", "status": "False", "reason": "KeyUnavailable", "message": "No key.",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
        """);

    assertThat(api.kubectl("", "get", "mv", "-n", "default"))
        .containsPattern("policy +Enforce +False +True +KeyUnavailable +")
        .doesNotContain("No key.");
    assertThat(api.kubectl("", "get", "mv", "-n", "default", "-o", "wide"))
        .containsPattern("AGE +SELECTOR +MESSAGE")
        .containsPattern("\\{\"pods\":\\{\"matchLabels\":\\{\"app\":\"web\"}}} +No key[.]");
    api.client().resource(stored).delete();
  }

  @Test
  void everyFieldIsExplained() {
    // The API server publishes a new definition's schema a moment later.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(api.kubectl("", "explain", "mv.spec"))
                    .contains("Pods that this policy applies to."));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(api.kubectl("", "explain", "cmv.spec.namespaceSelector"))
                    .contains("Selects namespaces by their labels. If not set, every namespace."));
  }

  private void assertRefused(String kind, String spec, String message) {
    assertThatThrownBy(
            () -> {
              if (kind.startsWith("Cluster")) {
                api.client().resource(policy(kind, spec)).dryRun(true).create();
              } else {
                api.client()
                    .resource(policy(kind, spec))
                    .inNamespace("default")
                    .dryRun(true)
                    .create();
              }
            })
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  private static String policy(String kind, String spec) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: %s
    metadata: {name: policy}
    spec: {%s}
    """
        .formatted(kind, spec);
  }
}
