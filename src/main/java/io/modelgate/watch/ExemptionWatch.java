package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ValidationExemption;
import io.modelgate.policy.exemption.Exemptions;
import java.util.Optional;

/** The exemptions of a cluster. */
final class ExemptionWatch {
  static final ResourceDefinitionContext EXEMPTIONS =
      new ResourceDefinitionContext.Builder()
          .withGroup(ModelValidation.GROUP)
          .withVersion(ModelValidation.VERSION)
          .withKind(ValidationExemption.KIND)
          .withPlural(ValidationExemption.PLURAL)
          .withNamespaced(false)
          .build();

  private final SharedIndexInformer<GenericKubernetesResource> exemptions;
  private final WatchRestarts restarts;
  private final Runnable changed;

  /**
   * A watch that has yet to start.
   *
   * @param changed is told of each change
   */
  ExemptionWatch(OpenShiftClient client, WatchRestarts restarts, Runnable changed) {
    this.exemptions = client.genericKubernetesResources(EXEMPTIONS).runnableInformer(0);
    this.restarts = restarts;
    this.changed = changed;
  }

  void start() {
    OnDifference.<GenericKubernetesResource>ofGeneration(changed)
        .start(exemptions, restarts, ValidationExemption.KIND + "s", false);
  }

  void stop() {
    exemptions.stop();
  }

  boolean isWatching() {
    return !exemptions.stopped().toCompletableFuture().isDone();
  }

  /** Whether all that were there at the beginning are known. */
  boolean isComplete() {
    return exemptions.hasSynced();
  }

  /** All exemptions as they are now. */
  Exemptions snapshot() {
    return Exemptions.of(
        exemptions.getStore().list().stream()
            .map(
                each ->
                    PolicyReader.readExemption(
                        each.getMetadata().getName(), each.getAdditionalProperties().get("spec")))
            .toList());
  }

  /** An exemption's resource as it is now, its status included. */
  Optional<GenericKubernetesResource> stored(String name) {
    return Optional.ofNullable(exemptions.getStore().getByKey(name));
  }
}
