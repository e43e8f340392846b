package io.modelgate.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** RuntimeClasses, nodes and runtime policies on the real API server, until they are cleared. */
public final class SandboxCluster {
  private static final Path SCENARIO = Path.of("examples", "sandbox-policy");

  private final KubernetesClient client;
  private final KubeApi api;
  private final List<HasMetadata> installed = new ArrayList<>();

  /** One on an API server. */
  public SandboxCluster(KubeApi api) {
    this.api = api;
    this.client = api.client();
  }

  /** Installs the RuntimeClasses of the scenario, and a node that offers all but one. */
  public void install() {
    for (HasMetadata each : load("cluster.yaml")) {
      if (each.getKind().equals("RuntimeClass")) {
        installed.add(client.resource(each).serverSideApply());
      }
    }
    node("worker-1", true, "runc", "runsc", "kata-qemu");
  }

  /** A namespace that runtime policies apply in by default. */
  public TestNamespace namespace(String name) {
    installed.add(
        client
            .resource(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {secure-ai.io/sandbox-enabled: "true"}}
                """
                    .formatted(name))
            .create());
    return TestNamespace.of(api, name);
  }

  /** Creates the policy of the scenario. */
  public void policyOfTheScenario() {
    for (HasMetadata each : load("policy.yaml")) {
      if (each.getKind().equals("RuntimePolicy")) {
        installed.add(client.resource(each).create());
      }
    }
  }

  /** Creates a policy. */
  public void policy(String name, String spec) {
    installed.add(
        client
            .resource(
                """
                apiVersion: secure-ai.io/v1alpha1
                kind: RuntimePolicy
                metadata: {name: %s}
                spec: %s
                """
                    .formatted(name, spec))
            .create());
  }

  /** Creates or changes a node as its kubelet would. */
  public void node(String name, boolean isReady, String... handlers) {
    String handlerNames =
        String.join(", ", List.of(handlers).stream().map(each -> "{name: " + each + "}").toList());
    String yaml =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s, labels: {secure-ai.io/kata: "true"}}
        status:
          conditions: [{type: Ready, status: "%s"}]
          runtimeHandlers: [%s]
        """
            .formatted(name, isReady ? "True" : "False", handlerNames);
    if (client.nodes().withName(name).get() == null) {
      installed.add(client.resource(yaml).create());
    }
    Node changed = (Node) client.resource(yaml).item();
    client
        .nodes()
        .withName(name)
        .editStatus(
            node -> {
              node.setStatus(changed.getStatus());
              return node;
            });
  }

  /** Takes away all that was installed; namespaces stay, without their label. */
  public void clear() {
    for (HasMetadata each : installed) {
      if (each.getKind().equals("Namespace")) {
        client
            .namespaces()
            .withName(each.getMetadata().getName())
            .edit(
                namespace -> {
                  namespace.getMetadata().getLabels().remove("secure-ai.io/sandbox-enabled");
                  return namespace;
                });
      } else {
        client.resource(each).delete();
      }
    }
    installed.clear();
  }

  private List<HasMetadata> load(String manifest) {
    try (InputStream in = Files.newInputStream(SCENARIO.resolve(manifest))) {
      return client.load(in).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
