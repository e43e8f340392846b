package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.Enforcement;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.CompiledModelIdentity;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Broken;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustLocations;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection.TrustVolume.Source;
import io.modelgate.policy.resources.ResourceSettings;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.NamespaceMatcher;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources as they may be stored, also under a definition without today's rules. */
final class ModelPolicyCompilerTest {
  private static final PolicyId ID = new PolicyId(Kind.NAMESPACED, "ns", "name");
  private static final PolicyId CLUSTER_ID = new PolicyId(Kind.CLUSTER, "", "name");
  private static final String KEY = "config: {privateKeyConfig: {keyPath: /keys/a.pem}}";
  private static final String PEM = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n";

  @Test
  void originalPolicyIsUsable() {
    assertThat(compile(KEY + "\nmodel: {path: /models/a, signaturePath: /models/a.sig}"))
        .isEqualTo(
            new Usable(
                ID,
                Enforcement.Enforce,
                Optional.empty(),
                new NamespaceMatcher.Named("ns"),
                new Method.Key(new TrustSource.InPod("/keys/a.pem"), List.of()),
                List.of(
                    new ModelLocation(
                        Optional.of("/models/a"),
                        Optional.of("/models/a.sig"),
                        List.of(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        false,
                        CompiledModelIdentity.ANY)),
                false,
                Optional.empty(),
                ResourceSettings.NONE));
  }

  @Test
  void everyFieldIsCompiled() {
    Usable policy =
        (Usable)
            compile(
                """
                enforcement: Audit
                selector:
                  pods: {matchLabels: {app: a}}
                  images: ["*/vllm:*"]
                  volumes: {persistentVolumeClaims: [models-*]}
                config:
                  publicKeyConfig: {keyFrom: {secretKeyRef: {name: signers, key: a.pem}}}
                models:
                  - path: /a
                    ignorePaths: [cache]
                    ignoreGitPaths: false
                    ignoreHuggingFaceState: true
                    ignoreAttestations: true
                    ignoreUnsignedFiles: true
                    allowSymlinks: true
                  - path: /b
                lockModel: true
                continuousValidation: {interval: 1m30s}
                """);

    assertThat(policy.enforcement()).isEqualTo(Enforcement.Audit);
    assertThat(policy.selection())
        .contains(
            new PodMatcher(
                Optional.of(new LabelMatcher(List.of(new LabelMatcher.In("app", Set.of("a"))))),
                Optional.of(List.of(ImageGlob.of("*/vllm:*"))),
                Optional.of(
                    new PodMatcher.VolumeMatcher(
                        List.of(new Glob("models-*")), List.of(), List.of()))));
    assertThat(policy.method())
        .isEqualTo(
            new Method.Key(new TrustSource.Entry(Source.SECRET, "signers", "a.pem"), List.of()));
    assertThat(policy.models().get(0))
        .isEqualTo(
            new ModelLocation(
                Optional.of("/a"),
                Optional.empty(),
                List.of("cache"),
                Optional.of(false),
                true,
                true,
                true,
                true,
                CompiledModelIdentity.ANY));
    assertThat(policy.models().get(1).path()).contains("/b");
    assertThat(policy.lock()).isTrue();
    assertThat(policy.interval()).contains(Duration.ofSeconds(90));
  }

  @Test
  void timestampAuthoritiesAreTheVerifiersArguments() {
    Usable policy =
        (Usable)
            compile(
                """
                signers:
                  - pkiConfig:
                      certificateAuthority: /a
                      timestampAuthorities:
                        - certificateAuthority: /tsa.pem
                        - certificateAuthorityFrom: {configMapKeyRef: {name: signers, key: tsa}}
                  - publicKeyConfig:
                      keyPath: /b
                      timestampAuthorities: [{certificateAuthority: /tsa.pem}]
                """);

    assertThat(policy.method().arguments())
        .containsExactly(
            "signers",
            "--signer=certificate",
            "--certificate-chain=/a",
            "--timestamp-authority=/tsa.pem",
            "--timestamp-authority=/etc/modelgate/trust/trust.pem",
            "--signer=key",
            "--public-key=/b",
            "--timestamp-authority=/tsa.pem");
    assertThat(VerifierImage.command(policy.method())).contains("@/opt/modelgate/keyless.args");
  }

  @Test
  void conditionsOfACertificateAreTheVerifiersArguments() {
    Usable policy =
        (Usable)
            compile(
                """
                config:
                  pkiConfig:
                    certificateAuthority: /a
                    extendedKeyUsage: Any
                    authorityFingerprint: "%s"
                    subject: CN=a*, O=b
                    subjectAlternativeNames: ["email:*@example.com", "URI:spiffe://example.com/*"]
                """
                    .formatted("AB:".repeat(31) + "CD"));

    assertThat(policy.method().arguments())
        .containsExactly(
            "certificate",
            "--certificate-chain=/a",
            "--extended-key-usage=Any",
            "--authority-fingerprint=" + "ab".repeat(31) + "cd",
            "--subject=CN=a*, O=b",
            "--alternative-name=email:*@example.com",
            "--alternative-name=URI:spiffe://example.com/*");
  }

  @Test
  void identityOfAModelIsCompiled() {
    Usable policy =
        (Usable)
            compile(
                """
                config: {sigstoreConfig: {repository: org/models, certificateOidcIssuer: issuer,
                  ref: refs/tags/v*}}
                model:
                  identity:
                    name: llama-*
                    digests: ["%s"]
                    signedAfter: 2026-11-01T01:00:00+01:00
                """
                    .formatted("AB".repeat(32)));

    assertThat(policy.method().arguments())
        .containsExactly(
            "sigstore",
            "--identity-provider=issuer",
            "--repository=org/models",
            "--ref=refs/tags/v*");
    assertThat(policy.models().get(0).identity().arguments(TrustLocations.of(policy.method())))
        .containsExactly(
            "--model-name=llama-*",
            "--model-digest=" + "ab".repeat(32),
            "--signed-after=2026-11-01T00:00:00Z");
  }

  @Test
  void everySignerHasItsOwnPlace() {
    Usable policy =
        (Usable)
            compile(
                """
                signers:
                  - publicKeyConfig: {keyFrom: {inline: "%1$s"}}
                  - publicKeyConfig: {keyFrom: {configMapKeyRef: {name: a, key: b}}}
                  - publicKeyConfig: {keyFrom: {secretKeyRef: {name: a, key: b}}}
                  - publicKeyConfig: {keyPath: /keys/c.pem}
                  - publicKeyConfig: {keyFrom: {inline: "%1$s"}}
                  - pkiConfig:
                      certificateAuthorityFrom: {inline: "-----BEGIN CERTIFICATE-----"}
                      extendedKeyUsage: Any
                  - sigstoreConfig: {certificateIdentity: me, certificateOidcIssuer: issuer}
                    clientTrustConfig: {trustConfigFrom: {inline: "{}"}}
                atLeast: 3
                """
                    .formatted(PEM.replace("\n", "\\n")));

    assertThat(policy.method().arguments())
        .containsExactly(
            "signers",
            "--at-least=3",
            "--signer=key",
            "--public-key=env://MODELGATE_TRUST",
            "--signer=key",
            "--public-key=/etc/modelgate/trust/trust.pem",
            "--signer=key",
            "--public-key=/etc/modelgate/trust-2/trust.pem",
            "--signer=key",
            "--public-key=/keys/c.pem",
            "--signer=key",
            "--public-key=env://MODELGATE_TRUST",
            "--signer=certificate",
            "--certificate-chain=env://MODELGATE_TRUST_2",
            "--extended-key-usage=Any",
            "--signer=sigstore",
            "--identity=me",
            "--identity-provider=issuer",
            "--trust-config=env://MODELGATE_TRUST_3");
    assertThat(policy.method().isKeyless()).isTrue();
  }

  @Test
  void listOfOneSignerIsThatSigner() {
    assertThat(((Usable) compile("signers: [{privateKeyConfig: {keyPath: /keys/a.pem}}]")).method())
        .isEqualTo(((Usable) compile(KEY)).method());
  }

  @Test
  void clusterPolicyTrustsOnlyItselfInEverySigner() {
    String inline = "{publicKeyConfig: {keyFrom: {inline: \"" + PEM.replace("\n", "\\n") + "\"}}}";

    assertThat(cluster("signers: [" + inline + ", " + inline + "]")).isInstanceOf(Usable.class);
    assertThat(cluster("signers: [" + inline + ", {publicKeyConfig: {keyPath: /a}}]"))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> assertThat(broken.fault()).isEqualTo(ClusterModelValidationSpec.INLINE));
  }

  @Test
  void digestsOfAConfigMapHaveAPlaceBehindTheKeys() {
    String key = "{publicKeyConfig: {keyFrom: {configMapKeyRef: {name: signers, key: a.pem}}}}";
    String from = "{digestsFrom: {configMapKeyRef: {name: models, key: digests}}}";
    Usable policy = (Usable) compile("signers: [%s]\nmodel: {identity: %s}".formatted(key, from));
    TrustLocations places = TrustLocations.of(policy.method(), policy.models());

    assertThat(policy.models().get(0).identity().arguments(places))
        .containsExactly("--model-digests=/etc/modelgate/trust-2/trust.pem");
    assertThat(policy.method().arguments())
        .containsExactly("key", "--public-key=/etc/modelgate/trust/trust.pem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digestsFrom: {}|spec.model.identity.digestsFrom.configMapKeyRef must be set",
        "digestsFrom: {configMapKeyRef: {name: a}}"
            + "|spec.model.identity.digestsFrom.configMapKeyRef.key must be set",
        "digests: [], digestsFrom: {configMapKeyRef: {name: a, key: b}}|spec.model.identity.digests"
            + " is an empty list: remove it, or add an entry"
      })
  void digestsThatAreNowhereAreAFault(String identity, String fault) {
    assertThat(compile(KEY + "\nmodel: {identity: {" + identity + "}}"))
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.fault()).isEqualTo(fault));
  }

  @Test
  void clusterPolicyTakesNoDigestsOfANamespace() {
    String inline = "{publicKeyConfig: {keyFrom: {inline: \"" + PEM.replace("\n", "\\n") + "\"}}}";
    String from = "{digestsFrom: {configMapKeyRef: {name: models, key: digests}}}";

    for (String model : List.of("model: {identity: %s}", "models: [{identity: %s}]")) {
      assertThat(cluster("config: " + inline + "\n" + model.formatted(from)))
          .isInstanceOfSatisfying(
              Broken.class,
              broken -> assertThat(broken.fault()).isEqualTo(ClusterModelValidationSpec.DIGESTS));
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("model: {path: /a}", "spec must set exactly one of config and signers"),
        Arguments.of(KEY + "\nmodel: {path: ' '}", "spec.model.path must not be empty"),
        Arguments.of(
            "config: {}",
            "spec.config must set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
                + " publicKeyConfig"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a}, privateKeyConfig: {keyPath: /b}}",
            "spec.config must set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
                + " publicKeyConfig"),
        Arguments.of(
            "config: {privateKeyConfig: {}}",
            "spec.config.privateKeyConfig.keyPath or keyFrom must be set"),
        Arguments.of(
            "config: {pkiConfig: {}}",
            "spec.config.pkiConfig.certificateAuthority or certificateAuthorityFrom must be set"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a, authorityFingerprint: abc}}",
            "spec.config.pkiConfig.authorityFingerprint must be a SHA-256 fingerprint: 64"
                + " hexadecimal digits, colons allowed"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a, subject: 'CN=*, *'}}",
            "spec.config.pkiConfig.subject matches every name: write the value of at least one"
                + " attribute, for example *,O=Organization"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames: ['DNS:a',"
                + " 'URI:https://*']}}",
            "spec.config.pkiConfig.subjectAlternativeNames[1] matches every name of its kind: use a"
                + " more specific pattern than *, for example email:*@example.com"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a, subjectAlternativeNames: []}}",
            "spec.config.pkiConfig.subjectAlternativeNames is an empty list: remove it, or add an"
                + " entry"),
        Arguments.of(
            "config: {pkiConfig: {certificateAuthority: /a, timestampAuthorities:"
                + " [{certificateAuthority: /b}, {}]}}",
            "spec.config.pkiConfig.timestampAuthorities[1].certificateAuthority or"
                + " certificateAuthorityFrom must be set"),
        Arguments.of(
            "config: {publicKeyConfig: {keyPath: /a, timestampAuthorities: []}}",
            "spec.config.publicKeyConfig.timestampAuthorities is an empty list: remove it, or add"
                + " an entry"),
        Arguments.of(
            "config: {publicKeyConfig: {keyPath: /a, timestampAuthorities:"
                + " [{certificateAuthorityFrom: {inline: x}}]}}",
            "spec.config.publicKeyConfig.timestampAuthorities[0].certificateAuthorityFrom.inline"
                + " does not contain -----BEGIN CERTIFICATE-----: put the content of the file"
                + " here"),
        Arguments.of(
            KEY + "\nsigners: [{privateKeyConfig: {keyPath: /a}}]",
            "spec must set exactly one of config and signers"),
        Arguments.of(
            KEY + "\nmodel: {identity: {}}",
            "spec.model.identity must set at least one of name, digests, digestsFrom and"
                + " signedAfter"),
        Arguments.of(
            KEY + "\nmodels: [{identity: {name: '**'}}]",
            "spec.models[0].identity.name matches every model: use a more specific pattern than *"),
        Arguments.of(
            KEY + "\nmodel: {identity: {digests: [ab]}}",
            "spec.model.identity.digests[0] must be a SHA-256: 64 hexadecimal digits"),
        Arguments.of(
            KEY + "\nmodel: {identity: {signedAfter: yesterday}}",
            "spec.model.identity.signedAfter must be a time such as 2026-11-01T00:00:00Z"),
        Arguments.of(
            KEY + "\nmodel: {identity: {signedAfter: '2026-11-01T00:00:00Z'}}",
            "identity.signedAfter of a model can only be used with keyless signers, because other"
                + " signatures do not prove a time: remove it, or the signers with a key or a"
                + " certificate"),
        Arguments.of(
            "config: {sigstoreConfig: {certificateIdentityGlob: '*', certificateOidcIssuer: a}}",
            "spec.config.sigstoreConfig.certificateIdentityGlob matches every identity of a kind:"
                + " use a more specific pattern than *, for example https://github.com/org/*"),
        Arguments.of(
            "config: {sigstoreConfig: {certificateIdentity: a, certificateOidcIssuerRegExp: '.*'}}",
            "spec.config.sigstoreConfig.certificateOidcIssuerRegExp matches every identity of a"
                + " kind: use a more specific expression than .*, for example"
                + " https://github\\.com/org/[a-z-]+"),
        Arguments.of(
            "config: {sigstoreConfig: {certificateIdentity: a, certificateIdentityGlob: b,"
                + " certificateOidcIssuer: c}}",
            "only one of spec.config.sigstoreConfig.certificateIdentity, certificateIdentityGlob"
                + " and certificateIdentityRegExp may be set"),
        Arguments.of(
            "config: {sigstoreConfig: {repository: '*/*', certificateOidcIssuer: c}}",
            "spec.config.sigstoreConfig.repository matches everything: use a more specific pattern"
                + " than *, for example refs/tags/v*"),
        Arguments.of("signers: []", "spec.signers is an empty list: remove it, or add an entry"),
        Arguments.of(
            "signers: [{privateKeyConfig: {keyPath: /a}}, {}]",
            "spec.signers[1] must set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig"
                + " and publicKeyConfig"),
        Arguments.of(
            "signers: [{privateKeyConfig: {keyPath: /a}}, {pkiConfig: {certificateAuthority: b}}]",
            "spec.signers[1].pkiConfig.certificateAuthority must be an absolute path without //, ."
                + " and .. and without a slash at its end"),
        Arguments.of(
            KEY + "\natLeast: 1",
            "spec.atLeast can only be set with signers: remove it, or list the signers"),
        Arguments.of(
            "signers: [{privateKeyConfig: {keyPath: /a}}]\natLeast: 0",
            "spec.atLeast is 0, but must be between 1 and 16"),
        Arguments.of(
            "signers: [{pkiConfig: {certificateAuthority: /a}}, {publicKeyConfig: {keyFrom:"
                + " {inline: '-----BEGIN PUBLIC KEY-----'}}}]\n"
                + "atLeast: 3",
            "spec.atLeast is 3, but the number of signers is 2: lower it, or add signers"),
        Arguments.of(
            "config: {sigstoreConfig: {certificateIdentity: me}}",
            "one of spec.config.sigstoreConfig.certificateOidcIssuer, certificateOidcIssuerGlob and"
                + " certificateOidcIssuerRegExp must be set"),
        Arguments.of(
            "config: {sigstoreConfig: {certificateOidcIssuer: issuer}}",
            "one of spec.config.sigstoreConfig.certificateIdentity, certificateIdentityGlob and"
                + " certificateIdentityRegExp must be set"),
        Arguments.of(
            "config: {privateKeyConfig: {keyPath: /a, keyFrom: {inline: b}}}",
            "spec.config.privateKeyConfig.keyPath and spec.config.privateKeyConfig.keyFrom must"
                + " not both be set"),
        Arguments.of(
            "config: {privateKeyConfig: {keyFrom: {}}}",
            "spec.config.privateKeyConfig.keyFrom must set exactly one of inline, configMapKeyRef"
                + " and secretKeyRef"),
        Arguments.of(
            "config: {privateKeyConfig: {keyFrom: {inline: /keys/a.pem}}}",
            "spec.config.privateKeyConfig.keyFrom.inline does not contain -----BEGIN PUBLIC"
                + " KEY-----: put the content of the file here"),
        Arguments.of(
            "config: {privateKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY----- and"
                + " -----BEGIN EC PRIVATE KEY-----'}}}",
            "spec.config.privateKeyConfig.keyFrom.inline contains a private key, which must never"
                + " be here: remove it"),
        Arguments.of(
            KEY + "\nmodel: {path: /a}\nmodels: [{path: /b}]",
            "spec.model and spec.models must not both be set"),
        Arguments.of(
            KEY + "\ncontinuousValidation: {interval: 5}",
            "spec.continuousValidation.interval must be a duration of at least 10s, for example"
                + " 5m"),
        Arguments.of(
            KEY + "\ncontinuousValidation: {interval: 9s}",
            "spec.continuousValidation.interval must be a duration of at least 10s, for example"
                + " 5m"),
        Arguments.of(
            KEY + "\nselector: {}",
            "spec.selector must set at least one of pods, images and volumes"),
        Arguments.of(
            KEY + "\nselector: {volumes: {}}",
            "spec.selector.volumes must set at least one of persistentVolumeClaims, images and"
                + " configMaps"),
        Arguments.of(
            KEY + "\nselector: {pods: {matchExpressions: [{key: a, operator: In}]}}",
            "spec.selector.pods.matchExpressions has operator In for the key \"a\" without values:"
                + " add at least one"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsNamed(String spec, String fault) {
    assertThat(compile(spec))
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.fault()).isEqualTo(fault));
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/a", "/models/../a", "/models//a", "/models/./a", "/a/", "/a\\0b"})
  void pathMustBeAbsoluteAndClean(String path) {
    assertThat(compile(KEY + "\nmodel: {path: \"" + path + "\"}"))
        .isInstanceOfSatisfying(
            Broken.class,
            broken ->
                assertThat(broken.fault())
                    .isEqualTo(
                        "spec.model.path must be an absolute path without //, . and .. and"
                            + " without a slash at its end"));
  }

  @Test
  void policyWhoseSelectorCannotBeReadDeniesEveryPod() {
    assertThat(compile(KEY + "\nselector: {}").selection()).contains(PodMatcher.EVERY);
    assertThat(compile("selector: {images: [a]}").selection())
        .contains(
            new PodMatcher(
                Optional.empty(), Optional.of(List.of(ImageGlob.of("a"))), Optional.empty()));
    assertThat(
            ModelPolicyCompiler.compile(ID, (ModelValidationSpec) null, TrustRootLookup.NONE)
                .selection())
        .isEmpty();
  }

  @Test
  void clusterPolicyTrustsOnlyWhatStandsInIt() {
    assertThat(
            cluster(
                "{namespaceSelector: {matchLabels: {tier: prod}},"
                    + " config: {publicKeyConfig: {keyFrom: {inline: \""
                    + PEM.replace("\n", "\\n")
                    + "\"}}}}"))
        .isInstanceOfSatisfying(
            Usable.class,
            usable ->
                assertThat(usable.method())
                    .isEqualTo(new Method.Key(new TrustSource.Inline(PEM), List.of())));
    assertThat(cluster(KEY))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> assertThat(broken.fault()).isEqualTo(ClusterModelValidationSpec.INLINE));
  }

  private static ModelPolicy compile(String spec) {
    return ModelPolicyCompiler.compile(
        ID, convert(spec, ModelValidationSpec.class), TrustRootLookup.NONE);
  }

  private static ModelPolicy cluster(String spec) {
    return ModelPolicyCompiler.compile(
        CLUSTER_ID, convert(spec, ClusterModelValidationSpec.class), TrustRootLookup.NONE);
  }

  private static <T> T convert(String yaml, Class<T> type) {
    JsonNode json = Yaml.parse(yaml);
    return new JsonMapper().convertValue(json, type);
  }
}
