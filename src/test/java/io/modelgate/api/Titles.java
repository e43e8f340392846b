package io.modelgate.api;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Locale;
import java.util.Map;

/**
 * Titles of fields, by which forms call them: the field's name in words, or better ones where the
 * name is only for programs.
 */
final class Titles {
  private static final Map<String, String> BETTER =
      Map.ofEntries(
          entry("config", "Signing method"),
          entry("sigstoreConfig", "Keyless signature (Sigstore)"),
          entry("pkiConfig", "Signature with a certificate"),
          entry("privateKeyConfig", "Signature with a key"),
          entry("publicKeyConfig", "Signature with a key (by its better name)"),
          entry("clientTrustConfig", "Private Sigstore"),
          entry("certificateIdentityGlob", "Certificate identity (glob)"),
          entry("certificateIdentityRegExp", "Certificate identity (regular expression)"),
          entry("certificateOidcIssuer", "OpenID Connect issuer"),
          entry("certificateOidcIssuerGlob", "OpenID Connect issuer (glob)"),
          entry("certificateOidcIssuerRegExp", "OpenID Connect issuer (regular expression)"),
          entry("ref", "Git ref"),
          entry("atLeast", "Signers that must have signed"),
          entry("ignoreGitPaths", "Ignore Git paths"),
          entry("ignoreHuggingFaceState", "Ignore Hugging Face state"),
          entry("configMapKeyRef", "Entry of a ConfigMap"),
          entry("secretKeyRef", "Entry of a Secret"),
          entry("runtimeFromLabel", "Runtime from a label"));

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
