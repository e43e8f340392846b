package io.modelgate.policy.model;

import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.ModelValidationSpec.Model;
import io.modelgate.api.ModelValidationSpec.ValidationConfig;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicy.Usable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code ModelValidation}, once when it changes. */
public final class ModelPolicyCompiler {
  private ModelPolicyCompiler() {}

  private static final class FaultException extends Exception {
    private static final long serialVersionUID = 1L;

    FaultException(String message) {
      super(message);
    }
  }

  /**
   * Compiles a resource as it is stored, whatever the definition was when it was stored.
   *
   * @param spec what the resource says, or null where it has no spec
   */
  public static ModelPolicy compile(
      String namespace, String name, @Nullable ModelValidationSpec spec) {
    try {
      Model model = present("spec.model", spec == null ? null : spec.model());
      return new Usable(
          namespace,
          name,
          path("spec.model.path", model.path()),
          path("spec.model.signaturePath", model.signaturePath()),
          method(present("spec.config", spec == null ? null : spec.config())));
    } catch (FaultException e) {
      return new Broken(namespace, name, String.valueOf(e.getMessage()));
    }
  }

  private static Method method(ValidationConfig config) throws FaultException {
    List<Method> methods = new ArrayList<>();
    if (config.sigstoreConfig() != null) {
      String at = "spec.config.sigstoreConfig.";
      methods.add(
          new Method.Keyless(
              text(at + "certificateIdentity", config.sigstoreConfig().certificateIdentity()),
              text(at + "certificateOidcIssuer", config.sigstoreConfig().certificateOidcIssuer())));
    }
    if (config.pkiConfig() != null) {
      methods.add(
          new Method.Certificate(
              path(
                  "spec.config.pkiConfig.certificateAuthority",
                  config.pkiConfig().certificateAuthority())));
    }
    if (config.privateKeyConfig() != null) {
      methods.add(
          new Method.Key(
              path("spec.config.privateKeyConfig.keyPath", config.privateKeyConfig().keyPath())));
    }
    if (methods.size() != 1) {
      throw new FaultException(
          "spec.config must set exactly one of sigstoreConfig, pkiConfig and privateKeyConfig");
    }
    return methods.get(0);
  }

  private static <T> T present(String field, @Nullable T value) throws FaultException {
    if (value == null) {
      throw new FaultException(field + " must be set");
    }
    return value;
  }

  private static String text(String field, @Nullable String value) throws FaultException {
    String text = present(field, value);
    if (text.isBlank()) {
      throw new FaultException(field + " must be set");
    }
    return text;
  }

  /** Absolute and clean, so that one path has one spelling and none leads elsewhere. */
  private static String path(String field, @Nullable String value) throws FaultException {
    String path = text(field, value);
    if (path.indexOf('\0') >= 0
        || !path.startsWith("/")
        || !Path.of(path).normalize().toString().equals(path)) {
      throw new FaultException(
          field + " must be an absolute path without //, . and .. and without a slash at its end");
    }
    return path;
  }
}
