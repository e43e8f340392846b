package io.modelgate.watch;

import static io.modelgate.watch.serving.WebhookConfigurations.API_VERSION;
import static io.modelgate.watch.serving.WebhookConfigurations.STILL;
import static io.modelgate.watch.serving.WebhookConfigurations.SUPERSEDED;
import static io.modelgate.watch.serving.WebhookConfigurations.selected;
import static io.modelgate.watch.serving.WebhookConfigurations.webhooks;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.watch.answer.ApiAnswer;
import io.modelgate.watch.serving.AdmissionsEnforcer;
import io.modelgate.watch.serving.WebhookConfigurations.Lookup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps a webhook configuration at what the policies select: {@code modelgate-selected}, or {@code
 * zzzz-modelgate} if it mutates. It is a copy of the configuration {@code modelgate} of its kind,
 * so that address and certificate authority come from one place; and it has the same owners as all
 * that the controller installs.
 */
final class SelectedWebhookReconciler implements Reconciler {
  private static final Logger LOG = System.getLogger(SelectedWebhookReconciler.class.getName());

  private static final Map<String, String> LABELS = Map.of(AdmissionsEnforcer.DISABLED, "true");

  /** How long a refusal counts: what the API server takes may become another. */
  private static final Duration REFUSED_RETRY_INTERVAL = Duration.ofMinutes(1);

  /**
   * What the API server refused as a whole.
   *
   * @param wanted what was refused
   * @param taken the part of it that it takes
   * @param cause what it said
   * @param nanos when that was
   */
  private record Refusal(WebhookScopes wanted, WebhookScopes taken, String cause, long nanos) {
    boolean isOf(WebhookScopes reaches) {
      return wanted.equals(reaches) && System.nanoTime() - nanos < REFUSED_RETRY_INTERVAL.toNanos();
    }
  }

  private final KubernetesClient client;
  private final Lookup configurations;
  private final Supplier<PolicySet> policies;
  private final Predicate<SandboxPolicy> withoutWebhook;
  private final Supplier<List<OwnerReference>> owners;
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  /**
   * A reconciler of both kinds.
   *
   * @param configurations as they are stored
   * @param policies as they are now
   * @param withoutWebhook policies that the API server itself decides by, alone
   * @param owners with which the copy goes; if there are none, with what it is copied from
   */
  SelectedWebhookReconciler(
      KubernetesClient client,
      Lookup configurations,
      Supplier<PolicySet> policies,
      Predicate<SandboxPolicy> withoutWebhook,
      Supplier<List<OwnerReference>> owners) {
    this.client = client;
    this.configurations = configurations;
    this.policies = policies;
    this.withoutWebhook = withoutWebhook;
    this.owners = owners;
  }

  /** Which pods the stored configuration of one kind brings, beside those that ask. */
  List<WebhookScope> reached(GenericKubernetesResource still) {
    return configurations
        .get(still.getKind(), selected(still.getKind()))
        .map(stored -> SelectedWebhooks.stored(still, stored))
        .orElse(List.of());
  }

  /** The configuration of one kind that stands still, if it is installed. */
  Optional<GenericKubernetesResource> still(String kind) {
    return configurations.get(kind, STILL);
  }

  /** Why the API server refused to store a part of what was wanted of one kind, if it did. */
  Optional<String> refusal(String kind) {
    return Optional.ofNullable(refusals.get(kind)).map(Refusal::cause);
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    Optional<GenericKubernetesResource> still = still(key.kind());
    if (still.isEmpty()) {
      return ReconcileResult.DONE; // its copy goes by its owner, or waits for it to come back
    }
    List<OwnerReference> present = owners.get();
    return reconcile(
        still.get(),
        WebhookScopes.of(policies.get(), withoutWebhook),
        present.isEmpty() ? List.of(owner(still.get())) : present);
  }

  /**
   * While an installation goes, the bindings may be gone already: no copy outlives its original.
   */
  private static OwnerReference owner(GenericKubernetesResource still) {
    return new OwnerReferenceBuilder()
        .withApiVersion(API_VERSION)
        .withKind(still.getKind())
        .withName(still.getMetadata().getName())
        .withUid(still.getMetadata().getUid())
        .build();
  }

  private ReconcileResult reconcile(
      GenericKubernetesResource still, WebhookScopes reaches, List<OwnerReference> present) {
    Refusal known = refusals.get(still.getKind());
    if (known != null && known.isOf(reaches)) {
      write(still, known.taken(), present);
      return new ReconcileResult.Retry(REFUSED_RETRY_INTERVAL);
    }
    try {
      write(still, reaches, present);
      refusals.remove(still.getKind());
      return ReconcileResult.DONE;
    } catch (KubernetesClientException e) {
      if (!(ApiAnswer.result(e) instanceof ReconcileResult.Refused refused)) {
        throw e;
      }
      write(still, taken(still, reaches, present, refused.cause()), present);
      return new ReconcileResult.Retry(REFUSED_RETRY_INTERVAL);
    }
  }

  private WebhookScopes taken(
      GenericKubernetesResource still,
      WebhookScopes refused,
      List<OwnerReference> present,
      String cause) {
    String kind = still.getKind();
    WebhookScopes taken =
        AcceptedScopes.accepted(
            refused, part -> passes(written(kind, SelectedWebhooks.of(still, part), present)));
    Refusal before = refusals.put(kind, new Refusal(refused, taken, cause, System.nanoTime()));
    if (before == null || !before.cause().equals(cause)) {
      LOG.log(
          Level.WARNING,
          "{0} {1} is refused, so it is written without the faulty part: {2}",
          kind,
          selected(kind),
          cause);
    }
    return taken;
  }

  private boolean passes(GenericKubernetesResource configuration) {
    try {
      patch(configuration, ServerSideApply.TRIAL_OF_POLICIES);
      return true;
    } catch (KubernetesClientException e) {
      if (!(ApiAnswer.result(e) instanceof ReconcileResult.Refused)) {
        throw e;
      }
      return false;
    }
  }

  private void write(
      GenericKubernetesResource still, WebhookScopes reaches, List<OwnerReference> present) {
    String kind = still.getKind();
    Optional<GenericKubernetesResource> stored = configurations.get(kind, selected(kind));
    List<Map<String, Object>> wanted =
        AdmissionsEnforcer.withItsExpressions(
            SelectedWebhooks.of(still, reaches), stored.orElse(null));
    boolean isThere =
        stored
            .map(
                each ->
                    webhooks(each).equals(wanted)
                        && each.getMetadata().getOwnerReferences().equals(present)
                        && hasLabels(each))
            .orElse(wanted.isEmpty());
    if (!isThere) {
      patch(written(kind, wanted, present), ServerSideApply.OF_POLICIES);
    }
    if (kind.equals(SUPERSEDED.kind())) {
      removeSuperseded();
    }
  }

  /** Its pods come by the one of the newer name, which every API server sees before this goes. */
  private void removeSuperseded() {
    configurations
        .get(SUPERSEDED.kind(), SUPERSEDED.name())
        .ifPresent(
            each ->
                client
                    .genericKubernetesResources(API_VERSION, SUPERSEDED.kind())
                    .withName(SUPERSEDED.name())
                    .delete());
  }

  private static boolean hasLabels(GenericKubernetesResource stored) {
    Map<String, String> labels = stored.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(LABELS.entrySet());
  }

  private static GenericKubernetesResource written(
      String kind, List<Map<String, Object>> webhooks, List<OwnerReference> present) {
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(API_VERSION);
    written.setKind(kind);
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(selected(kind))
            .withLabels(LABELS)
            .withOwnerReferences(present)
            .build());
    written.setAdditionalProperty("webhooks", webhooks);
    return written;
  }

  private void patch(GenericKubernetesResource configuration, PatchContext how) {
    client
        .genericKubernetesResources(API_VERSION, configuration.getKind())
        .resource(configuration)
        .patch(how);
  }
}
