package io.modelgate.node;

/** The pods that the tests on the node create. */
final class Pods {
  private Pods() {}

  /** What serves the model on claim {@code models}; {@code more} is the rest of its spec. */
  static String spec(String more) {
    return """
    {terminationGracePeriodSeconds: 0, %s
     containers: [{name: server, image: "busybox:1.36", command: [/bin/sleep, inf],
                   volumeMounts: [{name: models, mountPath: /data}]}],
     volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]}\
    """
        .formatted(more);
  }

  /** A pod that serves the model. */
  static String withModel(String name) {
    return withModel(name, "");
  }

  /** A pod that serves the model; {@code more} is the rest of its spec, for example a runtime. */
  static String withModel(String name, String more) {
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n%s"
        .formatted(name, spec(more).indent(2));
  }

  /** What makes such pods: their template, labelled {@code app: server}. */
  static String template(String more) {
    return "{metadata: {labels: {app: server}}, spec: %s}".formatted(spec(more));
  }
}
