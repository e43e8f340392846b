package io.modelgate.testing;

/**
 * A ModelValidation that every pod of its namespace may ask for, as tests of what becomes of pods
 * need one.
 */
public final class DemoPolicy {
  private DemoPolicy() {}

  /** The policy {@code demo} of a namespace, as YAML. */
  public static String in(String namespace) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: demo, namespace: %s}
    spec:
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /models/demo, signaturePath: /models/demo/model.sig}
    """
        .formatted(namespace);
  }

  /** A pod that asks for it, as YAML, before it is injected. */
  public static String pod(String namespace, String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s, labels: {validation.rhtas.redhat.com/ml: 'true'}}
    spec:
      containers:
        - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(name, namespace);
  }
}
