package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.watch.serving.WebhookConfigurations.Lookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Has webhooks guard what the API server guards by itself if it has ValidatingAdmissionPolicies of
 * {@code v1}, as from Kubernetes 1.30 on: exemptions, marks, who names a TrustRoot, what is
 * recalled. After an update of the cluster they stay until the policies are there.
 */
public final class GuardReconciler implements Reconciler {
  /** The key of the one webhook configuration in the work queue. */
  public static final Key KEY =
      Key.ofCluster("ValidatingWebhookConfiguration", WebhookConfigurations.GUARDS);

  /** The manifests with the policies. */
  static final List<String> MANIFESTS =
      List.of("exemptions.yaml", "marks.yaml", "trust-root-use.yaml", "recalls.yaml");

  private static final String POLICY = "ValidatingAdmissionPolicy";
  private static final String PODS = "pods.modelgate.io";

  /**
   * What was written last.
   *
   * @param webhooks that were wanted
   * @param owners that it was given
   * @param version what came of it
   */
  private record Written(
      List<Map<String, Object>> webhooks, List<OwnerReference> owners, String version) {}

  private final KubernetesClient client;
  private final String namespace;
  private final Lookup configurations;
  private final Supplier<List<OwnerReference>> owners;
  private final Supplier<Boolean> servesPolicies;
  private final AtomicReference<Optional<Written>> written =
      new AtomicReference<>(Optional.empty());

  /**
   * The guards of one installation.
   *
   * @param namespace the Service's
   * @param configurations as they are stored
   * @param owners with which they go; none are written while there is none
   * @param servesPolicies whether the API server has such policies
   */
  public GuardReconciler(
      KubernetesClient client,
      String namespace,
      Lookup configurations,
      Supplier<List<OwnerReference>> owners,
      Supplier<Boolean> servesPolicies) {
    this.client = client;
    this.namespace = namespace;
    this.configurations = configurations;
    this.owners = owners;
    this.servesPolicies = servesPolicies;
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    Optional<GenericKubernetesResource> stored = configurations.get(key.kind(), key.name());
    if (servesPolicies.get() && (stored.isEmpty() || arePoliciesThere())) {
      stored.ifPresent(each -> client.resource(each).delete());
      return ReconcileResult.DONE;
    }
    Optional<Map<?, ?>> still =
        configurations
            .get(key.kind(), WebhookConfigurations.STILL)
            .flatMap(
                each ->
                    WebhookConfigurations.webhooks(each).stream()
                        .filter(webhook -> PODS.equals(webhook.get("name")))
                        .findFirst());
    if (still.isPresent() && !owners.get().isEmpty()) {
      reconcile(stored, webhooks(still.get()), owners.get());
    }
    return new ReconcileResult.Retry(ApiGroups.RESYNC_INTERVAL);
  }

  private void reconcile(
      Optional<GenericKubernetesResource> stored,
      List<Map<String, Object>> webhooks,
      List<OwnerReference> present) {
    Optional<Written> wanted =
        stored.map(each -> new Written(webhooks, present, each.getMetadata().getResourceVersion()));
    if (wanted.isPresent() && wanted.equals(written.get())) {
      return;
    }
    GenericKubernetesResource configuration = new GenericKubernetesResource();
    configuration.setApiVersion(WebhookConfigurations.API_VERSION);
    configuration.setKind(KEY.kind());
    configuration.setMetadata(
        new ObjectMetaBuilder()
            .withName(KEY.name())
            .addToLabels("app.kubernetes.io/name", "modelgate")
            .addToLabels("app.kubernetes.io/part-of", "modelgate")
            .addToLabels(AdmissionsEnforcer.DISABLED, "true")
            .withOwnerReferences(present)
            .build());
    configuration.setAdditionalProperty(
        "webhooks", AdmissionsEnforcer.withItsExpressions(webhooks, stored.orElse(null)));
    String version =
        client
            .resource(configuration)
            .patch(OwnWebhooks.OF_INSTALLATION)
            .getMetadata()
            .getResourceVersion();
    written.set(Optional.of(new Written(webhooks, present, version)));
  }

  private boolean arePoliciesThere() {
    return policies().stream()
        .allMatch(
            each ->
                client
                        .genericKubernetesResources(each.getApiVersion(), POLICY + "Binding")
                        .withName(each.getMetadata().getName())
                        .get()
                    != null);
  }

  private List<Map<String, Object>> webhooks(Map<?, ?> still) {
    return policies().stream().flatMap(each -> GuardWebhooks.of(each, still).stream()).toList();
  }

  private List<GenericKubernetesResource> policies() {
    return MANIFESTS.stream()
        .flatMap(manifest -> OwnWebhooks.resources(client, namespace, manifest).stream())
        .filter(each -> each.getKind().equals(POLICY))
        .toList();
  }
}
