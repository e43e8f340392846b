package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * With what the webhooks go: the ClusterRoleBindings that give the controller its role. They are
 * there as long as an installation is, whatever installed it: manifests name the role {@code
 * modelgate}, OLM by the version and a hash of its own, {@code modelgate.v0.1.0-…}. While OLM
 * upgrades there are two, and what both own stays until the last goes.
 */
public final class Owners {
  private static final String RBAC = "rbac.authorization.k8s.io/v1";
  private static final String BINDING = "ClusterRoleBinding";
  private static final String NAME = "modelgate";

  private final KubernetesClient client;
  private final String namespace;

  /**
   * Those of one installation.
   *
   * @param namespace the service account's
   */
  public Owners(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** As they are now, in the order of their names; none where the role is bound otherwise. */
  public List<OwnerReference> now() {
    return client.genericKubernetesResources(RBAC, BINDING).list().getItems().stream()
        .filter(this::isOurs)
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
}
