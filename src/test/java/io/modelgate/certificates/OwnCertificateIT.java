package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.modelgate.config.CertificateFile;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Certificates of our own on a real API server, with the permissions that Modelgate has. */
@Needs(Component.API_SERVER)
final class OwnCertificateIT {
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final String NAMESPACE = "model-validation-controller";
  private static final String SECRET = "modelgate-own-tls";
  private static final List<Path> MANIFESTS =
      List.of(
          Path.of("openshift", "base", "webhook.yaml"),
          Path.of("openshift", "base", "validating-webhook.yaml"));
  private static final List<String> KINDS =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private static KubeApi api;

  private volatile Duration ahead = Duration.ZERO;
  private final List<OwnReplica> replicas = new ArrayList<>();

  @BeforeAll
  static void startApi() {
    api = KubeApi.startAnother("own-certificates");
  }

  @AfterAll
  static void stopApi() {
    api.close();
  }

  @BeforeEach
  void install() {
    MANIFESTS.forEach(
        manifest ->
            api.kubectl("", "apply", "--server-side", "-f", manifest.toAbsolutePath().toString()));
  }

  @AfterEach
  void uninstall() {
    replicas.forEach(OwnReplica::close);
    api.client().secrets().inNamespace(NAMESPACE).withName(SECRET).delete();
    MANIFESTS.forEach(
        manifest -> api.kubectl("", "delete", "-f", manifest.toAbsolutePath().toString()));
  }

  @Test
  void allReplicasShowWhatTheLeaderMadeAndTheWebhooksTrustIt() {
    OwnReplica one = replica().awaitLeader();
    OwnReplica other = replica();

    soon().until(() -> one.shown().isPresent() && other.shown().equals(one.shown()));

    soon().untilAsserted(() -> assertThat(bundles()).hasSize(7).containsOnly(authorities()));
    assertThat(authorities()).hasSize(1);
    assertTrusted(one.shown());
  }

  @Test
  void applyingTheManifestsAgainLeavesTheBundleAndReplacingThemIsMended() {
    OwnReplica replica = replica().awaitLeader();
    soon().until(() -> replica.shown().isPresent() && allTrustIt());
    String manifest = MANIFESTS.get(0).toAbsolutePath().toString();

    assertThat(api.kubectl("", "apply", "--server-side", "--force-conflicts", "-f", manifest))
        .endsWith("serverside-applied\n");
    assertThat(bundles()).containsOnly(authorities());
    assertThat(api.kubectl("", "apply", "-f", manifest)).endsWith("configured\n");
    assertThat(bundles()).containsOnly(authorities());

    assertThat(api.kubectl("", "replace", "-f", manifest)).endsWith("replaced\n");
    assertThat(bundles()).contains(List.of());
    soon().until(this::allTrustIt);

    assertThat(api.kubectl("", "replace", "--force", "-f", manifest)).endsWith("replaced\n");
    soon().until(this::allTrustIt);
  }

  @Test
  void webhookThatALaterVersionLeavesOutGoes() throws Exception {
    OwnReplica replica = replica().awaitLeader();
    soon().until(() -> replica.shown().isPresent() && allTrustIt());
    String all = Files.readString(MANIFESTS.get(0));
    String first = all.substring(0, all.indexOf("  # The label of the upstream operator"));

    assertThat(api.kubectl(all, "apply", "--server-side", "--force-conflicts", "-f", "-"))
        .endsWith("serverside-applied\n");
    assertThat(api.kubectl(first, "apply", "--server-side", "-f", "-"))
        .endsWith("serverside-applied\n");

    assertThat(bundles()).hasSize(5).containsOnly(authorities());
  }

  @Test
  void secretThatIsTakenAwayIsMadeAgainAndWhatIsShownStaysTrusted() {
    OwnReplica replica = replica().awaitLeader();
    soon().until(() -> replica.shown().isPresent() && allTrustIt());
    Optional<ServingCertificate> before = replica.shown();

    api.client().secrets().inNamespace(NAMESPACE).withName(SECRET).delete();

    soon().until(() -> secret().isPresent() && allTrustIt() && authorities().size() == 2);
    assertThat(replica.shown()).isEqualTo(before);
    assertTrusted(before);
    awaitPassing(Duration.ofSeconds(10), () -> !replica.shown().equals(before));
    assertTrusted(replica.shown());
    awaitPassing(Duration.ofHours(1), () -> allTrustIt() && authorities().size() == 1);
    assertTrusted(replica.shown());
  }

  /** As OLM does when it upgrades an installation, while a node that runs both replicas goes. */
  @Test
  void secretThatIsEmptiedWhileAllReplicasRestartIsMadeAgainAndIsTrustedBeforeItIsShown() {
    List<OwnReplica> old = List.of(replica().awaitLeader(), replica());
    soon().until(() -> old.stream().allMatch(each -> each.shown().isPresent()) && allTrustIt());
    List<X509Certificate> before = authorities();
    old.forEach(OwnReplica::kill);
    replicas.removeAll(old);
    empty();

    List<OwnReplica> fresh = List.of(replica(), replica());
    await().atMost(Duration.ofMinutes(2)).until(() -> authorities().size() == 2 && allTrustIt());
    assertThat(authorities()).containsAll(before);
    empty();
    soon().until(() -> authorities().size() == 3 && allTrustIt());
    assertThat(authorities()).containsAll(before);
    assertThat(fresh).allSatisfy(each -> assertThat(each.shown()).isEmpty());

    awaitPassing(
        Duration.ofSeconds(10), () -> fresh.stream().allMatch(each -> each.shown().isPresent()));
    assertTrusted(fresh.get(0).shown());
    assertThat(fresh.get(1).shown()).isEqualTo(fresh.get(0).shown());
    awaitPassing(Duration.ofHours(1), () -> allTrustIt() && authorities().size() == 1);
    assertTrusted(fresh.get(0).shown());
  }

  private static void empty() {
    api.client()
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(SECRET)
        .edit(
            each -> {
              each.setData(Map.of());
              return each;
            });
  }

  @Test
  void brokenSecretIsMadeAgain() {
    OwnReplica replica = replica().awaitLeader();
    soon().until(() -> replica.shown().isPresent() && allTrustIt());
    Optional<ServingCertificate> before = replica.shown();

    api.client()
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(SECRET)
        .edit(
            each -> {
              each.setData(Map.of("ca.crt", "bm9uZQ==", "tls.crt", "bm9uZQ=="));
              return each;
            });

    soon().until(() -> allTrustIt() && authorities().size() == 2);
    assertThat(replica.shown()).isEqualTo(before);
    awaitPassing(Duration.ofSeconds(10), () -> !replica.shown().equals(before));
    assertTrusted(replica.shown());
  }

  @Test
  void authorityIsRotatedInStepsWhoeverLeads() {
    OwnReplica first = replica().awaitLeader();
    soon().until(() -> first.shown().isPresent() && allTrustIt());
    OwnReplica second = replica();
    soon().until(() -> second.shown().equals(first.shown()));
    Optional<ServingCertificate> before = first.shown();
    List<X509Certificate> oldOnly = authorities();

    ahead = ahead.plus(LIFETIME.multipliedBy(4).multipliedBy(2).dividedBy(3));
    soon().until(() -> authorities().size() == 2);
    first.kill();
    assertThat(second.shown()).isEqualTo(before);
    second.awaitLeader();
    soon().until(this::allTrustIt);
    assertTrusted(before);
    awaitPassing(Duration.ofSeconds(10), () -> !second.shown().equals(before));
    assertTrusted(second.shown());
    assertThat(authorities()).hasSize(2).containsAll(oldOnly);

    awaitPassing(Duration.ofHours(1), () -> allTrustIt() && authorities().size() == 1);
    assertThat(authorities()).doesNotContainAnyElementsOf(oldOnly);
    assertTrusted(second.shown());
    replicas.remove(first);
  }

  @Test
  void noOtherSecretCanBeReadOrWritten() {
    String account = "--as=system:serviceaccount:" + NAMESPACE + ":modelgate";
    for (String verb : List.of("get", "list", "watch", "update", "patch", "delete")) {
      assertThat(
              api.kubectl("", "auth", "can-i", verb, "secrets/another", "-n", NAMESPACE, account))
          .as(verb)
          .endsWith("no\n");
    }
  }

  private OwnReplica replica() {
    OwnReplica replica = new OwnReplica(api, LIFETIME, () -> Instant.now().plus(ahead));
    replicas.add(replica);
    return replica;
  }

  /** Lets time pass at each look: a wait may begin only with the leader's next round. */
  private void awaitPassing(Duration step, Callable<Boolean> condition) {
    soon()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              ahead = ahead.plus(step);
              return condition.call();
            });
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private static Optional<Secret> secret() {
    return Optional.ofNullable(
        api.client().secrets().inNamespace(NAMESPACE).withName(SECRET).get());
  }

  private static List<X509Certificate> authorities() {
    return secret()
        .map(each -> CertificateFile.parse(decoded(each.getData().getOrDefault("ca.crt", ""))))
        .orElse(List.of());
  }

  /** Whom each webhook trusts. */
  private static List<List<X509Certificate>> bundles() {
    List<List<X509Certificate>> bundles = new ArrayList<>();
    for (String kind : KINDS) {
      GenericKubernetesResource configuration =
          api.client()
              .genericKubernetesResources("admissionregistration.k8s.io/v1", kind)
              .withName("modelgate")
              .get();
      if (configuration != null) {
        List<?> webhooks = configuration.get("webhooks");
        for (int i = 0; i < webhooks.size(); i++) {
          String bundle = configuration.get("webhooks", i, "clientConfig", "caBundle");
          bundles.add(bundle == null ? List.of() : CertificateFile.parse(decoded(bundle)));
        }
      }
    }
    return bundles;
  }

  private boolean allTrustIt() {
    List<X509Certificate> authorities = authorities();
    return !authorities.isEmpty()
        && bundles().size() == 7
        && bundles().stream().allMatch(authorities::equals);
  }

  private static void assertTrusted(Optional<ServingCertificate> shown) {
    String issuer = shown.orElseThrow().leaf().getIssuerX500Principal().getName();
    assertThat(bundles())
        .allSatisfy(
            trusted ->
                assertThat(trusted)
                    .extracting(each -> each.getSubjectX500Principal().getName())
                    .contains(issuer));
  }

  private static byte[] decoded(String base64) {
    return Base64.getMimeDecoder().decode(base64.getBytes(UTF_8));
  }
}
