package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what people know a pod's owner by: the Deployment behind a ReplicaSet, the CronJob behind a
 * Job.
 */
public final class PodOwners {
  private static final Logger LOG = System.getLogger(PodOwners.class.getName());
  private static final int MAX_CACHED = 1_000;

  private static final Map<String, ResourceDefinitionContext> BETWEEN =
      Map.of(
          "apps/v1 ReplicaSet", resource("apps", "ReplicaSet", "replicasets"),
          "batch/v1 Job", resource("batch", "Job", "jobs"));

  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;
  private final Map<String, Owner> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Owner> eldest) {
              return size() > MAX_CACHED;
            }
          });

  /** Owners that one client sees. */
  public PodOwners(KubernetesClient client) {
    this.client = client;
  }

  /** The controller of a pod's controller, or the latter where it has none that can be seen. */
  public Owner outermost(String namespace, Owner owner) {
    ResourceDefinitionContext between = BETWEEN.get(owner.apiVersion() + " " + owner.kind());
    if (between == null) {
      return owner;
    }
    Owner remembered = known.get(owner.uid());
    if (remembered == null) {
      remembered = controller(between, namespace, owner).orElse(owner);
      known.put(owner.uid(), remembered);
    }
    return remembered;
  }

  private Optional<Owner> controller(
      ResourceDefinitionContext kind, String namespace, Owner owner) {
    try {
      GenericKubernetesResource stored =
          client
              .genericKubernetesResources(kind)
              .inNamespace(namespace)
              .withName(owner.name())
              .get();
      return stored == null ? Optional.empty() : Owner.of(JSON.valueToTree(stored.getMetadata()));
    } catch (KubernetesClientException e) {
      LOG.log(
          Level.DEBUG, "The owner of {0} {1} cannot be read: {2}", owner.kind(), owner.name(), e);
      return Optional.empty();
    }
  }

  private static ResourceDefinitionContext resource(String group, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion("v1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
