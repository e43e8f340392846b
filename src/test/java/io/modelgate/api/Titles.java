package io.modelgate.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Locale;
import java.util.Map;

/**
 * Titles of fields, by which forms call them: the field's name in words, or better ones where the
 * name is only for programs.
 */
final class Titles {
  private static final Map<String, String> BETTER =
      Map.of(
          "config", "Signing method",
          "sigstoreConfig", "Keyless signature (Sigstore)",
          "pkiConfig", "Signature with a certificate",
          "privateKeyConfig", "Signature with a key",
          "publicKeyConfig", "Signature with a key (by its better name)",
          "clientTrustConfig", "Private Sigstore",
          "certificateOidcIssuer", "OpenID Connect issuer",
          "configMapKeyRef", "Entry of a ConfigMap",
          "secretKeyRef", "Entry of a Secret",
          "runtimeFromLabel", "Runtime from a label");

  private Titles() {}

  /** Gives every field of a schema its title. */
  static void give(JSONSchemaProps schema) {
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              field.setTitle(BETTER.getOrDefault(name, words(name)));
              give(field);
            });
    if (schema.getItems() != null) {
      give(schema.getItems().getSchema());
    }
  }

  private static String words(String name) {
    String words = name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
