package io.modelgate.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A policy that the console offers to whoever writes one.
 *
 * @param file where it is
 * @param document which of the file's policies
 * @param name what it is called among samples
 * @param title what the console calls it
 */
record PolicyExample(Path file, int document, String name, String title) {
  /** One of each kind and method. */
  static final List<PolicyExample> ALL =
      List.of(
          new PolicyExample("config-map-key", 0, "key", "Models signed with a key"),
          new PolicyExample("certificate", 0, "certificate", "Models signed with a certificate"),
          new PolicyExample("keyless", 0, "keyless", "Models signed keyless, with Sigstore"),
          new PolicyExample("signers", 0, "signers", "Models signed by any of several signers"),
          new PolicyExample(
              "signers-at-least",
              0,
              "signers-at-least",
              "Models that two signers must have signed"),
          new PolicyExample(
              "model-identity", 0, "model-identity", "One of the models that a signer signs"),
          new PolicyExample(
              "model-digests", 0, "model-digests", "Models that a pipeline has released"),
          new PolicyExample(
              "certificate-conditions",
              0,
              "certificate-conditions",
              "Models signed with a certificate that meets conditions"),
          new PolicyExample(
              "cluster-policy", 0, "cluster-key", "Models of many namespaces, signed with a key"),
          new PolicyExample(
              "cluster-methods",
              0,
              "cluster-certificate",
              "Models of many namespaces, signed with a certificate"),
          new PolicyExample(
              "cluster-methods",
              1,
              "cluster-keyless",
              "Models of many namespaces, signed keyless, with Sigstore"),
          new PolicyExample(
              "sandbox-policy", 0, "sandbox", "Sandboxes by images, resources and labels"),
          new PolicyExample(
              "sandbox-unavailable", 0, "sandbox-expression", "Sandboxes by an expression"),
          new PolicyExample("exempt", 0, "exemption", "Exempt pods, why, and until when"),
          new PolicyExample("trust-root", 0, "trust-root", "Whom to trust, in one place"),
          // Not among examples/, which are tried together: every verifier there would be told of
          // it.
          new PolicyExample(
              Path.of("openshift", "olm", "recall.yaml"), 0, "recall", "Models not to be used"));

  /** One of a folder in examples/. */
  private PolicyExample(String folder, int document, String name, String title) {
    this(Path.of("examples", folder, "policy.yaml"), document, name, title);
  }

  /** The policy as its author wrote it, without the namespace: the console adds its own. */
  String yaml() throws IOException {
    String documents = Files.readString(file);
    return documents.split("(?m)^---\n", -1)[document].replaceFirst("(?m)^  namespace: .*\n", "");
  }
}
