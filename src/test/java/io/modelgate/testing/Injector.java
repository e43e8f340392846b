package io.modelgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the webhooks of others do to a pod, as their sources have it: to every container that they
 * find, and once only, however often they are called.
 */
public enum Injector implements Consumer<ObjectNode> {
  /** EKS Pod Identity, and IRSA: a token and environment variables for every container. */
  EKS_POD_IDENTITY {
    @Override
    public void accept(ObjectNode pod) {
      volume(pod, "eks-pod-identity-token");
      for (ObjectNode container : containers(pod, "initContainers", "containers")) {
        variable(container, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1");
        mount(container, "eks-pod-identity-token", "/var/run/secrets/pods.eks.amazonaws.com");
      }
    }
  },
  /** Sigstore's policy-controller: every image by its digest. */
  POLICY_CONTROLLER {
    @Override
    public void accept(ObjectNode pod) {
      for (ObjectNode container : containers(pod, "initContainers", "containers")) {
        String image = container.path("image").asText();
        if (!image.contains("@")) {
          container.put("image", image + "@sha256:" + "a".repeat(64));
        }
      }
    }
  },
  /** Istio without its CNI plugin: an init container, and a native sidecar, before all others. */
  ISTIO {
    @Override
    public void accept(ObjectNode pod) {
      first(pod, sidecar("istio-proxy", "istio/proxyv2:1.27"));
      first(pod, container("istio-init", "istio/proxyv2:1.27"));
    }
  },
  /** Istio with its CNI plugin: a check in place of the init container. */
  ISTIO_CNI {
    @Override
    public void accept(ObjectNode pod) {
      first(pod, sidecar("istio-proxy", "istio/proxyv2:1.27"));
      first(pod, container("istio-validation", "istio/proxyv2:1.27"));
    }
  },
  /** Linkerd: an init container, and the proxy as a native sidecar, before all others. */
  LINKERD {
    @Override
    public void accept(ObjectNode pod) {
      first(pod, sidecar("linkerd-proxy", "linkerd/proxy:edge"));
      first(pod, container("linkerd-init", "linkerd/proxy-init:v2"));
    }
  },
  /** Vault's agent, with agent-init-first: its init container first, its volume in all others. */
  VAULT_AGENT {
    @Override
    public void accept(ObjectNode pod) {
      volume(pod, "vault-secrets");
      first(pod, container("vault-agent-init", "hashicorp/vault:1.20"));
      for (ObjectNode container : containers(pod, "initContainers", "containers")) {
        mount(container, "vault-secrets", "/vault/secrets");
      }
    }
  },
  /** Dapr: its sidecar last, and variables in every container. */
  DAPR {
    @Override
    public void accept(ObjectNode pod) {
      append(pod, "containers", container("daprd", "daprio/daprd:1.16"));
      for (ObjectNode container : containers(pod, "initContainers", "containers")) {
        variable(container, "DAPR_HTTP_PORT", "3500");
      }
    }
  },
  /**
   * OpenTelemetry's operator: an agent for Java in every container, copied by an init container.
   */
  OPENTELEMETRY {
    @Override
    public void accept(ObjectNode pod) {
      volume(pod, "opentelemetry-auto-instrumentation-java");
      append(
          pod,
          "initContainers",
          container("opentelemetry-auto-instrumentation-java", "otel/autoinstrumentation-java:2"));
      for (ObjectNode container : containers(pod, "initContainers", "containers")) {
        variable(
            container, "JAVA_TOOL_OPTIONS", "-javaagent:/otel-auto-instrumentation-java/a.jar");
        mount(
            container,
            "opentelemetry-auto-instrumentation-java",
            "/otel-auto-instrumentation-java");
      }
    }
  };

  private static List<ObjectNode> containers(ObjectNode pod, String... kinds) {
    List<ObjectNode> containers = new ArrayList<>();
    for (String kind : kinds) {
      pod.path("spec").path(kind).forEach(each -> containers.add((ObjectNode) each));
    }
    return containers;
  }

  private static ObjectNode container(String name, String image) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("image", image);
  }

  private static ObjectNode sidecar(String name, String image) {
    return container(name, image).put("restartPolicy", "Always");
  }

  private static void first(ObjectNode pod, ObjectNode container) {
    ArrayNode containers = pod.withObject("/spec").withArray("/initContainers");
    if (!isNamed(containers, container.path("name"))) {
      containers.insert(0, container);
    }
  }

  private static void append(ObjectNode pod, String kind, ObjectNode container) {
    ArrayNode containers = pod.withObject("/spec").withArray("/" + kind);
    if (!isNamed(containers, container.path("name"))) {
      containers.add(container);
    }
  }

  private static void volume(ObjectNode pod, String name) {
    ArrayNode volumes = pod.withObject("/spec").withArray("/volumes");
    ObjectNode volume = volumes.objectNode().put("name", name);
    volume.putObject("emptyDir");
    if (!isNamed(volumes, volume.path("name"))) {
      volumes.add(volume);
    }
  }

  private static void mount(ObjectNode container, String volume, String path) {
    ArrayNode mounts = container.withArray("/volumeMounts");
    ObjectNode mount =
        mounts.objectNode().put("name", volume).put("mountPath", path).put("readOnly", true);
    if (!isNamed(mounts, mount.path("name"))) {
      mounts.add(mount);
    }
  }

  private static void variable(ObjectNode container, String name, String value) {
    ArrayNode variables = container.withArray("/env");
    ObjectNode variable = variables.objectNode().put("name", name).put("value", value);
    if (!isNamed(variables, variable.path("name"))) {
      variables.add(variable);
    }
  }

  private static boolean isNamed(ArrayNode all, JsonNode name) {
    for (JsonNode each : all) {
      if (each.path("name").equals(name)) {
        return true;
      }
    }
    return false;
  }
}
