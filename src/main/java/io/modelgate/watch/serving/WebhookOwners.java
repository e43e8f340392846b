package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * With what the webhooks go: the ClusterRoleBindings that give the controller its role. They are
 * there as long as an installation is, whatever installed it: manifests name the role {@code
 * modelgate}, OLM by the version and a hash of its own, {@code modelgate.v0.1.0-…}. While OLM
 * upgrades there are two, and what both own stays until the last goes.
 */
public final class WebhookOwners {
  private static final String RBAC = "rbac.authorization.k8s.io/v1";
  private static final String BINDING = "ClusterRoleBinding";
  private static final String NAME = "modelgate";

  private final String namespace;
  private final SharedIndexInformer<GenericKubernetesResource> bindings;

  /**
   * Those of one installation.
   *
   * @param namespace the service account's
   */
  public WebhookOwners(KubernetesClient client, String namespace) {
    this.namespace = namespace;
    this.bindings =
        client
            .genericKubernetesResources(RBAC, BINDING)
            .runnableInformer(0)
            .itemStore(new Ours(this::isOurs));
  }

  /**
   * Begins to watch them.
   *
   * @param retry is told why they cannot be watched, and says whether to try again
   * @param changed is called after each change of any binding
   */
  public void start(BiPredicate<String, Throwable> retry, Runnable changed) {
    bindings.addEventHandler(new Differences(this::isOurs, changed));
    bindings.exceptionHandler((wasStarted, e) -> retry.test(BINDING + "s", e));
    bindings.start().thenRun(changed);
  }

  /** Stops watching the ClusterRoleBindings, which stay. */
  public void stop() {
    bindings.stop();
  }

  /** Whether all that were there at the beginning are known. */
  public boolean isComplete() {
    return bindings.hasSynced();
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return !bindings.stopped().toCompletableFuture().isDone();
  }

  /** As they are now, in the order of their names; none where the role is bound otherwise. */
  public List<OwnerReference> now() {
    return bindings.getStore().list().stream()
        .map(
            each ->
                new OwnerReferenceBuilder()
                    .withApiVersion(RBAC)
                    .withKind(BINDING)
                    .withName(each.getMetadata().getName())
                    .withUid(each.getMetadata().getUid())
                    .build())
        .sorted(Comparator.comparing(OwnerReference::getName))
        .toList();
  }

  private boolean isOurs(GenericKubernetesResource binding) {
    return binding.get("roleRef", "name") instanceof String role
        && (role.equals(NAME) || role.startsWith(NAME + ".v"))
        && binding.getMetadata().getDeletionTimestamp() == null
        && binding.get("subjects") instanceof List<?> subjects
        && subjects.stream().anyMatch(this::isServiceAccount);
  }

  private boolean isServiceAccount(Object subject) {
    return subject instanceof Map<?, ?> map
        && "ServiceAccount".equals(map.get("kind"))
        && NAME.equals(map.get("name"))
        && namespace.equals(map.get("namespace"));
  }

  /** Keeps those that are ours: a cluster may have thousands. */
  private static final class Ours extends BasicItemStore<GenericKubernetesResource> {
    private final Predicate<GenericKubernetesResource> isOurs;

    Ours(Predicate<GenericKubernetesResource> isOurs) {
      super(Cache::metaNamespaceKeyFunc);
      this.isOurs = isOurs;
    }

    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource binding) {
      return isOurs.test(binding) ? super.put(key, binding) : super.remove(key);
    }
  }

  private record Differences(Predicate<GenericKubernetesResource> isOurs, Runnable changed)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource binding) {
      if (isOurs.test(binding)) {
        changed.run();
      }
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      changed.run(); // what was before was ours
    }

    @Override
    public void onDelete(GenericKubernetesResource binding, boolean finalStateUnknown) {
      changed.run();
    }
  }
}
