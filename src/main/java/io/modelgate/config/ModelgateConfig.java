package io.modelgate.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** How browsers log in to the status page. */
  public enum Login {
    /** Not: people give it a token. */
    NONE,
    /** By the OAuth server of an OpenShift cluster. */
    OPENSHIFT
  }

  /** Whose certificate the server shows. */
  public enum Certificates {
    /** Mounted where somebody mounts it, else own where this process runs in a cluster. */
    AUTO,
    /** What somebody mounts as PEM: OpenShift's service-ca, cert-manager. */
    MOUNTED,
    /** What the controller makes, and keeps in a Secret. */
    OWN
  }

  /** Who makes the webhook configurations that stand still. */
  public enum Webhooks {
    /** The manifests that were applied. */
    INSTALLED,
    /** The leading replica, as under OLM, whose bundles carry none. */
    OWN
  }

  private static final int HIGHEST_PORT = 65_535;
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(30);

  /** What OpenShift mounts into every pod, to know its service CA by. */
  private static final String SERVICE_CA =
      "/var/run/secrets/kubernetes.io/serviceaccount/service-ca.crt";

  private final List<String> faults = new ArrayList<>();
  private final Source source;
  private final Path policies;
  private final String verifierImage;
  private final Map<String, String> verifierRequests;
  private final Map<String, String> verifierLimits;
  private final Map<String, String> fetchers;
  private final String namespace;
  private final int httpsPort;
  private final Login login;
  private final Certificates certificates;
  private final Webhooks webhooks;
  private final Path certificatesDirectory;
  private final Path serviceCa;
  private final Duration certificatesLifetime;
  private final Path keyStore;
  private final String keyStorePassword;

  /** Reads and validates all keys. */
  @Inject
  public ModelgateConfig(Config config) {
    source = oneOf(Source.AUTO, "modelgate.source", text(config, "modelgate.source", "auto"));
    policies = Path.of(text(config, "modelgate.policies", "examples"));
    verifierImage = text(config, "modelgate.verifier.image", "");
    verifierRequests =
        pairs("modelgate.verifier.requests", text(config, "modelgate.verifier.requests", ""), "");
    verifierLimits =
        pairs("modelgate.verifier.limits", text(config, "modelgate.verifier.limits", ""), "");
    fetchers = pairs("modelgate.fetchers", text(config, "modelgate.fetchers", ""), "*");
    namespace = text(config, "modelgate.namespace", "model-validation-controller");
    httpsPort = port("modelgate.https.port", text(config, "modelgate.https.port", "9443"));
    login = oneOf(Login.NONE, "modelgate.login", text(config, "modelgate.login", "none"));
    certificates =
        oneOf(
            Certificates.AUTO,
            "modelgate.certificates",
            text(config, "modelgate.certificates", "auto"));
    webhooks =
        oneOf(
            Webhooks.INSTALLED,
            "modelgate.webhooks",
            text(config, "modelgate.webhooks", "installed"));
    certificatesDirectory =
        Path.of(text(config, "modelgate.certificates.directory", "/etc/modelgate/tls"));
    serviceCa = Path.of(text(config, "modelgate.certificates.service-ca", SERVICE_CA));
    certificatesLifetime =
        duration(
            "modelgate.certificates.lifetime",
            text(config, "modelgate.certificates.lifetime", "P90D"));
    keyStore = Path.of(text(config, "modelgate.keystore", "resources/security/key.p12"));
    keyStorePassword = text(config, "keystore_password", "modelgate");
    if (verifierImage.isBlank()) {
      faults.add("modelgate.verifier.image must name the image of the init container.");
    }
    if (source == Source.DIRECTORY && !Files.isDirectory(policies)) {
      faults.add("modelgate.policies is " + policies + ", which is not a directory.");
    }
    if (source == Source.DIRECTORY && certificates == Certificates.OWN) {
      faults.add(
          "modelgate.certificates is own, which needs a cluster, but modelgate.source is"
              + " directory: mount a certificate, or leave modelgate.certificates out.");
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

  /** {@code modelgate.verifier.requests}: quantities by resource, in order. */
  public Map<String, String> verifierRequests() {
    return verifierRequests;
  }

  /** {@code modelgate.verifier.limits}: quantities by resource, in order. */
  public Map<String, String> verifierLimits() {
    return verifierLimits;
  }

  /** {@code modelgate.fetchers}: init containers that fetch models, name to image glob. */
  public Map<String, String> fetchers() {
    return fetchers;
  }

  /** {@code modelgate.namespace}: where the replicas are, and elect one that writes. */
  public String namespace() {
    return namespace;
  }

  /** {@code modelgate.https.port}: where Liberty listens; server.xml reads the same key. */
  public int httpsPort() {
    return httpsPort;
  }

  /** Whether {@code modelgate.login} names a login; server.xml reads the same. */
  public boolean hasLogin() {
    return login != Login.NONE;
  }

  /** {@code modelgate.certificates}. */
  public Certificates certificates() {
    return certificates;
  }

  /**
   * Whether somebody mounts the certificate: it is asked for; or the files are there; or the
   * directory is, and OpenShift's service CA, which fills it: all replicas must say the same,
   * whether they started before the files came or after.
   */
  public boolean hasMountedCertificate() {
    return certificates == Certificates.MOUNTED
        || (certificates == Certificates.AUTO
            && ((Files.isDirectory(certificatesDirectory) && Files.exists(serviceCa))
                || (Files.exists(certificatesDirectory.resolve("tls.crt"))
                    && Files.exists(certificatesDirectory.resolve("tls.key")))));
  }

  /** {@code modelgate.webhooks}. */
  public Webhooks webhooks() {
    return webhooks;
  }

  /** {@code modelgate.certificates.directory}: where tls.crt and tls.key are mounted. */
  public Path certificatesDirectory() {
    return certificatesDirectory;
  }

  /** {@code modelgate.certificates.lifetime}: how long a serving certificate of our own holds. */
  public Duration certificatesLifetime() {
    return certificatesLifetime;
  }

  /** {@code modelgate.keystore}: the PKCS #12 file that Liberty reads; server.xml has the same. */
  public Path keyStore() {
    return keyStore;
  }

  /** {@code keystore_password}: of that file; server.xml has the same. */
  public String keyStorePassword() {
    return keyStorePassword;
  }

  private static String text(Config config, String key, String otherwise) {
    return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
  }

  /** {@code a=1,b=2}; {@code otherwise} is the value of a name without one, blank for a fault. */
  private Map<String, String> pairs(String key, String value, String otherwise) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : value.isBlank() ? new String[0] : value.split(",", -1)) {
      String[] parts = pair.strip().split("=", 2);
      String right = parts.length == 2 ? parts[1].strip() : otherwise;
      if (parts[0].isBlank() || right.isBlank()) {
        faults.add(key + " is " + value + ", not a list such as a=1,b=2.");
      }
      pairs.put(parts[0].strip(), right);
    }
    return Collections.unmodifiableMap(pairs);
  }

  private int port(String key, String value) {
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below, as any other number that is none
    }
    faults.add(key + " is " + value + ", not a port.");
    return HIGHEST_PORT;
  }

  private Duration duration(String key, String value) {
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(SHORTEST_LIFETIME) >= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // reported below, as one that is too short
    }
    faults.add(key + " is " + value + ", not a duration such as P90D, of at least 30 seconds.");
    return SHORTEST_LIFETIME;
  }

  private <T extends Enum<T>> T oneOf(T otherwise, String key, String value) {
    T[] choices = otherwise.getDeclaringClass().getEnumConstants();
    for (T choice : choices) {
      if (choice.name().equalsIgnoreCase(value)) {
        return choice;
      }
    }
    String known =
        Stream.of(choices)
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    faults.add(key + " is " + value + ", not one of " + known + ".");
    return otherwise;
  }
}
