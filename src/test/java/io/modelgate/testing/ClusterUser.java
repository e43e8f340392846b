package io.modelgate.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody who acts on the real API server with no more than their roles give. */
public final class ClusterUser {
  private final KubeApi api;
  private final String name;

  private ClusterUser(KubeApi api, String name) {
    this.api = api;
    this.name = name;
  }

  /**
   * Somebody with the cluster's own role {@code edit} in one namespace. The controller that fills
   * that role does not run here, so they get the roles that it is filled from.
   */
  public static ClusterUser editor(KubeApi api, String namespace) {
    return bound(api, namespace, "edit", List.of("system:aggregate-to-edit"));
  }

  /** Somebody with the cluster's own role {@code admin} in one namespace, likewise. */
  public static ClusterUser admin(KubeApi api, String namespace) {
    return bound(
        api,
        namespace,
        "admin",
        List.of("system:aggregate-to-edit", "system:aggregate-to-admin", "modelgate-editor"));
  }

  /** One of the cluster's own controllers, with the rights that the API server gives it. */
  public static ClusterUser controller(KubeApi api, String name) {
    return new ClusterUser(api, "system:serviceaccount:kube-system:" + name);
  }

  private static ClusterUser bound(
      KubeApi api, String namespace, String role, List<String> clusterRoles) {
    KubernetesClient client = api.client();
    api.apply(Path.of("openshift", "base", "user-roles.yaml"));
    String user = role + "-of-" + namespace;
    List<String> all = new ArrayList<>(clusterRoles);
    all.addAll(List.of("system:aggregate-to-view", "modelgate-viewer"));
    for (String each : all) {
      client
          .resource(
              """
              apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata: {name: "%s.%s", namespace: %s}
              roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%s"}
              subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%s"}]
              """
                  .formatted(user, each.replace(':', '.'), namespace, each, user))
          .serverSideApply();
    }
    return new ClusterUser(api, user);
  }

  /** A new client of this user's that tries everything once only. */
  public KubernetesClient client() {
    return api.impatientClient(name);
  }

  /** Runs kubectl as this user; returns all that it printed, warnings and refusals included. */
  public String kubectl(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add("--as=" + name);
    return api.kubectl(input, command.toArray(String[]::new));
  }

  /** Creates what a manifest holds in a namespace. */
  public String create(TestNamespace namespace, String manifest) {
    return kubectl(manifest, "create", "-f", "-", "-n", namespace.name());
  }
}
