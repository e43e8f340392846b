package io.modelgate.faults;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The pods that are created while faults happen, and what must be true of each that is stored. */
enum PodKind {
  /** Asks for verification by its label. */
  ASKS(
      true, FaultCluster.TEAM, "{tier: serving, validation.rhtas.redhat.com/ml: 'true'}", "server"),
  /** The policy selects it unasked. */
  SELECTED(true, FaultCluster.TEAM, "{tier: serving}", "server"),
  /** A RuntimePolicy calls for gVisor. */
  SANDBOXED(true, FaultCluster.SANDBOX, "{tier: batch}", "team/scikit-score:1.5"),
  /** Nobody calls for anything: it never comes to us. */
  UNCONCERNED(true, FaultCluster.TEAM, "{tier: web}", "server"),
  /** Asks for a policy that is not there. */
  ASKS_IN_VAIN(false, FaultCluster.TEAM, "{validation.rhtas.redhat.com/ml: no-policy}", "server"),
  /** Says that it was verified, by a container of its own. */
  FORGED(
      false,
      FaultCluster.TEAM,
      "{tier: serving, validation.rhtas.redhat.com/injected: 'true'}",
      "server");

  /** All of them, in turn. */
  static final List<PodKind> ALL = List.of(values());

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s, labels: %s}
      spec:
        %s
        containers:
          - name: server
            image: %s
            resources: {requests: {cpu: 500m}}
            volumeMounts: [{name: models, mountPath: /models}]
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private static final String OWN_VERIFIER =
      "initContainers: [{name: model-validation, image: forged, command: ['true']}]";

  private final boolean shouldPass;
  private final String namespace;
  private final String labels;
  private final String image;

  PodKind(boolean shouldPass, String namespace, String labels, String image) {
    this.shouldPass = shouldPass;
    this.namespace = namespace;
    this.labels = labels;
    this.image = image;
  }

  boolean shouldPass() {
    return shouldPass;
  }

  String namespace() {
    return namespace;
  }

  String pod(String name) {
    return POD.formatted(name, namespace, labels, this == FORGED ? OWN_VERIFIER : "", image);
  }

  /** Whether a stored pod has what it must have. */
  boolean isAsItShouldBe(Pod stored) {
    return switch (this) {
      case ASKS, SELECTED, FORGED -> isVerified(stored);
      case SANDBOXED -> "gvisor".equals(stored.getSpec().getRuntimeClassName());
      case UNCONCERNED -> true;
      case ASKS_IN_VAIN -> false;
    };
  }

  static boolean isVerified(Pod stored) {
    List<Container> containers = stored.getSpec().getInitContainers();
    if (containers == null || containers.isEmpty()) {
      return false;
    }
    Container first = containers.get(0);
    return first.getName().equals("model-validation")
        && first.getImage().equals("modelgate/verifier:0.1.0")
        && first.getArgs().contains("/models/demo")
        && first.getVolumeMounts().stream().anyMatch(each -> each.getName().equals("models"));
  }
}
