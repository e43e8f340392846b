package io.modelgate.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The keys {@code modelgate.*}, also from the environment as {@code MODELGATE_*} (MicroProfile
 * Config 3.1), read once. All {@link #faults} are reported together; with one, nothing is decided.
 */
@Singleton
public class ModelgateConfig {
  /** Where policies come from. */
  public enum Source {
    /** A cluster where one is configured for this process, else the directory. */
    AUTO,
    /** The cluster of the kubeconfig or of the service account. */
    CLUSTER,
    /** A directory of YAML. */
    DIRECTORY
  }

  private final List<String> faults = new ArrayList<>();
  private final Source source;
  private final Path policies;
  private final String verifierImage;
  private final String httpsPort;

  /** Reads and validates all keys. */
  @Inject
  public ModelgateConfig(Config config) {
    source = source(text(config, "modelgate.source", "auto"));
    policies = Path.of(text(config, "modelgate.policies", "examples"));
    verifierImage = text(config, "modelgate.verifier.image", "");
    httpsPort = text(config, "modelgate.https.port", "9443");
    if (verifierImage.isBlank()) {
      faults.add("modelgate.verifier.image must name the image of the init container.");
    }
    if (source == Source.DIRECTORY && !Files.isDirectory(policies)) {
      faults.add("modelgate.policies is " + policies + ", which is not a directory.");
    }
  }

  /** All that is wrong, one sentence each. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** {@code modelgate.source}. */
  public Source source() {
    return source;
  }

  /** {@code modelgate.policies}: the directory of YAML. */
  public Path policies() {
    return policies;
  }

  /** {@code modelgate.verifier.image}: what the init container runs. */
  public String verifierImage() {
    return verifierImage;
  }

  /** {@code modelgate.https.port}: where Liberty listens; server.xml reads the same key. */
  public String httpsPort() {
    return httpsPort;
  }

  private static String text(Config config, String key, String otherwise) {
    return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
  }

  private Source source(String value) {
    try {
      return Source.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String known =
          Stream.of(Source.values())
              .map(name -> name.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      faults.add("modelgate.source is " + value + ", not one of " + known + ".");
      return Source.AUTO;
    }
  }
}
