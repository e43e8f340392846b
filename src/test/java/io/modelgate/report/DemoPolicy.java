package io.modelgate.report;

/** A ModelValidation that every pod of its namespace may ask for, as tests of reports need one. */
final class DemoPolicy {
  private DemoPolicy() {}

  /** The policy {@code demo} of a namespace, as YAML. */
  static String in(String namespace) {
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
}
