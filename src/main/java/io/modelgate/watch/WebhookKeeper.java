package io.modelgate.watch;

import static io.modelgate.watch.serving.WebhookConfigurations.API_VERSION;
import static io.modelgate.watch.serving.WebhookConfigurations.KINDS;
import static io.modelgate.watch.serving.WebhookConfigurations.SELECTED;
import static io.modelgate.watch.serving.WebhookConfigurations.STILL;
import static io.modelgate.watch.serving.WebhookConfigurations.webhooks;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.watch.serving.Attempts;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the webhook configurations {@code modelgate-selected} at what the policies select. They are
 * copies of the configurations {@code modelgate}, so that address and certificate authority come
 * from one place; and they have the same owners as all that the controller installs. For one thread
 * at a time.
 */
final class WebhookKeeper {
  private static final Logger LOG = System.getLogger(WebhookKeeper.class.getName());
  private static final long REFUSED_NANOS = Duration.ofMinutes(1).toNanos();

  /**
   * What the API server refused as a whole.
   *
   * @param wanted what was refused
   * @param taken the part of it that it takes
   * @param cause what it said
   * @param nanos when that was
   */
  private record Refusal(SelectedReaches wanted, SelectedReaches taken, String cause, long nanos) {}

  private final KubernetesClient client;
  private final WebhookConfigurations configurations;
  private final Map<String, Refusal> refusals = new HashMap<>();

  WebhookKeeper(KubernetesClient client) {
    this.client = client;
    this.configurations = new WebhookConfigurations(client);
  }

  /** The configuration of one kind that stands still, if it is installed. */
  Optional<GenericKubernetesResource> still(String kind) {
    return configurations.get(kind, STILL);
  }

  /** Which pods the stored configuration of one kind brings, beside those that ask. */
  List<Reach> reached(GenericKubernetesResource still) {
    return configurations
        .get(still.getKind(), SELECTED)
        .map(stored -> SelectedWebhooks.stored(still, stored))
        .orElse(List.of());
  }

  /** Why the API server refused to store a part of what was wanted of one kind, if it did. */
  Optional<String> refusal(String kind) {
    return Optional.ofNullable(refusals.get(kind)).map(Refusal::cause);
  }

  /**
   * Writes what differs from what the policies call for, each kind by itself.
   *
   * @param owners with which they go; where there are none, with what they are copied from
   */
  void keep(PolicySet policies, List<OwnerReference> owners, Attempts attempts) {
    SelectedReaches reaches = SelectedReaches.of(policies);
    for (String kind : KINDS) {
      attempts.to(
          kind + " " + SELECTED,
          () ->
              still(kind)
                  .ifPresent(
                      still ->
                          keep(still, reaches, owners.isEmpty() ? List.of(owner(still)) : owners)));
    }
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

  private void keep(
      GenericKubernetesResource still, SelectedReaches reaches, List<OwnerReference> owners) {
    Refusal known = refusals.get(still.getKind());
    if (known != null
        && known.wanted().equals(reaches)
        && System.nanoTime() - known.nanos() < REFUSED_NANOS) {
      write(still, known.taken(), owners);
      return;
    }
    try {
      write(still, reaches, owners);
      refusals.remove(still.getKind());
    } catch (KubernetesClientException e) {
      if (!Attempts.isRefusal(e)) {
        throw e;
      }
      write(still, taken(still, reaches, owners, Attempts.cause(e)), owners);
    }
  }

  private SelectedReaches taken(
      GenericKubernetesResource still,
      SelectedReaches refused,
      List<OwnerReference> owners,
      String cause) {
    String kind = still.getKind();
    SelectedReaches taken =
        RefusalSearch.accepted(
            refused, part -> passes(written(kind, SelectedWebhooks.of(still, part), owners)));
    Refusal before = refusals.put(kind, new Refusal(refused, taken, cause, System.nanoTime()));
    if (before == null || !before.cause().equals(cause)) {
      LOG.log(
          Level.WARNING,
          "{0} {1} is refused, so it is written without what is at fault: {2}",
          kind,
          SELECTED,
          cause);
    }
    return taken;
  }

  private boolean passes(GenericKubernetesResource configuration) {
    try {
      patch(configuration, ServerSideApply.TRIAL_OF_POLICIES);
      return true;
    } catch (KubernetesClientException e) {
      if (!Attempts.isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  private void write(
      GenericKubernetesResource still, SelectedReaches reaches, List<OwnerReference> owners) {
    String kind = still.getKind();
    List<Map<String, Object>> wanted = SelectedWebhooks.of(still, reaches);
    Optional<GenericKubernetesResource> present = configurations.get(kind, SELECTED);
    boolean isThere =
        present
            .map(
                each ->
                    webhooks(each).equals(wanted)
                        && each.getMetadata().getOwnerReferences().equals(owners))
            .orElse(wanted.isEmpty());
    if (!isThere) {
      patch(written(kind, wanted, owners), ServerSideApply.OF_POLICIES);
    }
  }

  private static GenericKubernetesResource written(
      String kind, List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(API_VERSION);
    written.setKind(kind);
    written.setMetadata(
        new ObjectMetaBuilder().withName(SELECTED).withOwnerReferences(owners).build());
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
