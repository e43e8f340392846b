package io.modelgate.config;

import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Verifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * The keys {@code modelgate.*}, also from the environment as {@code MODELGATE_*} (MicroProfile
 * Config 3.1), read once. All {@link #faults} are reported together; with one, nothing is decided.
 */
@Singleton
public class ModelgateConfig {
  /** What every key begins with. */
  public static final String PREFIX = "modelgate.";

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

  /** Whether callers are asked for certificates. */
  enum ClientCertificates {
    /** The server asks its clients for no certificate. */
    NONE,
    /** Yes, as liberty/client-certificates.xml says where it is included. */
    REQUESTED
  }

  private static final String CLIENT_NAMES = "modelgate.admission.client-names";

  /** What OpenShift mounts into every pod, to know its service CA by. */
  private static final String SERVICE_CA =
      "/var/run/secrets/kubernetes.io/serviceaccount/service-ca.crt";

  /** Keys that only liberty/ reads, and one that a build's environment may hold for its tests. */
  private static final Set<String> OF_LIBERTY =
      Set.of(
          "modelgate.https.host",
          "modelgate.login.client",
          "modelgate.login.reviews",
          "modelgate.login.secret",
          "modelgate.login.server",
          "modelgate.node");

  private final List<String> faults;
  private final Source source;
  private final Path policies;
  private final String verifierImage;
  private final Map<String, String> verifierRequests;
  private final Map<String, String> verifierLimits;
  private final List<String> verifierPullSecrets;
  private final Optional<ReceiptsKey> receiptsKey;
  private final Map<String, String> fetchers;
  private final Map<String, String> volumeServers;
  private final String namespace;
  private final int httpsPort;
  private final Login login;
  private final Certificates certificates;
  private final Webhooks webhooks;
  private final Path certificatesDirectory;
  private final Path serviceCa;
  private final Duration certificatesLifetime;
  private final Duration shutdownDelay;
  private final Path keyStore;
  private final Optional<CertificateFile> clientAuthority;
  private final Set<String> clientNames;
  private final String keyStorePassword;

  /** Reads and validates all keys. */
  @Inject
  public ModelgateConfig(Config config) {
    ConfigReader reader = new ConfigReader(config);
    source = reader.oneOf("modelgate.source", Source.AUTO);
    policies = reader.path("modelgate.policies", "examples");
    verifierImage = reader.image("modelgate.verifier.image");
    verifierRequests = reader.quantities("modelgate.verifier.requests");
    verifierLimits = reader.quantities("modelgate.verifier.limits");
    reader.requireAtMost(
        "modelgate.verifier.requests", verifierRequests,
        "modelgate.verifier.limits", verifierLimits);
    verifierPullSecrets = reader.names("modelgate.verifier.pull-secrets");
    receiptsKey = reader.receiptsKey("modelgate.receipts.directory");
    fetchers = reader.containers("modelgate.fetchers");
    volumeServers = reader.sidecars("modelgate.volume-servers");
    namespace = reader.namespace("modelgate.namespace", "model-validation-controller");
    httpsPort = reader.port("modelgate.https.port", "9443");
    login = reader.oneOf("modelgate.login", Login.NONE);
    certificates = reader.oneOf("modelgate.certificates", Certificates.AUTO);
    webhooks = reader.oneOf("modelgate.webhooks", Webhooks.INSTALLED);
    certificatesDirectory = reader.path("modelgate.certificates.directory", "/etc/modelgate/tls");
    serviceCa = reader.path("modelgate.certificates.service-ca", SERVICE_CA);
    certificatesLifetime =
        reader.duration(
            "modelgate.certificates.lifetime",
            "P90D",
            Duration.ofSeconds(30),
            Duration.ofDays(3650),
            "\"P90D\", from 30 seconds to ten years");
    shutdownDelay =
        reader.duration(
            "modelgate.shutdown.delay",
            "PT0S",
            Duration.ZERO,
            Duration.ofMinutes(10),
            "\"PT10S\", up to ten minutes");
    keyStore = reader.path("modelgate.keystore", "resources/security/key.p12");
    keyStorePassword = reader.text("keystore_password", "modelgate");
    clientAuthority = reader.certificateFile("modelgate.admission.client-ca");
    clientNames = reader.list(CLIENT_NAMES);
    boolean isRequested =
        reader.oneOf("modelgate.admission.client-certificates", ClientCertificates.NONE)
            == ClientCertificates.REQUESTED;
    if (clientAuthority.isEmpty() && (isRequested || !clientNames.isEmpty())) {
      reader.fault(
          (isRequested ? "client-certificates.xml is included" : CLIENT_NAMES + " is set")
              + ", which needs modelgate.admission.client-ca: set both, or neither.");
    }
    if (clientAuthority.isPresent() && !isRequested) {
      reader.fault(
          "modelgate.admission.client-ca is set, but the server does not ask callers for a"
              + " certificate: include client-certificates.xml in its configDropins/defaults.");
    }
    reader.flag("modelgate.metrics.authentication", "false");
    reader.requireKnown(OF_LIBERTY);
    if (source == Source.DIRECTORY && !Files.isDirectory(policies)) {
      reader.fault("modelgate.policies", policies.toString(), "the path of a directory");
    }
    if (source == Source.DIRECTORY && certificates == Certificates.OWN) {
      reader.fault(
          "modelgate.certificates is \"own\", which needs a cluster, but modelgate.source is"
              + " \"directory\": mount a certificate, or leave modelgate.certificates out.");
    }
    faults = reader.faults();
  }

  /** All that is wrong, one sentence each. */
  public List<String> faults() {
    return faults;
  }

  /** {@code modelgate.source}: whether policies come from a cluster or from a directory. */
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

  /** {@code modelgate.verifier.pull-secrets}: names of Secrets in the pods' namespaces. */
  public List<String> verifierPullSecrets() {
    return verifierPullSecrets;
  }

  /**
   * {@code modelgate.receipts.directory}: the key that signs receipts; without it there are none.
   */
  public Optional<ReceiptsKey> receiptsKey() {
    return receiptsKey;
  }

  /** {@code modelgate.fetchers}: init containers that fetch models, name to image glob. */
  public Map<String, String> fetchers() {
    return fetchers;
  }

  /** {@code modelgate.volume-servers}: native sidecars that serve volumes, name to image glob. */
  public Map<String, String> volumeServers() {
    return volumeServers;
  }

  /** What all that has injected into pods. */
  public Verifier verifier() {
    return new Verifier(
        verifierImage,
        new ContainerResources(verifierRequests, verifierLimits),
        new Fetchers(containers(fetchers), containers(volumeServers)),
        verifierPullSecrets,
        receiptsKey.map(ReceiptsKey::publicKey));
  }

  private static List<Fetcher> containers(Map<String, String> images) {
    return images.entrySet().stream()
        .map(each -> new Fetcher(each.getKey(), new Glob(each.getValue())))
        .toList();
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

  /** {@code modelgate.certificates}: where the serving certificate comes from. */
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

  /** {@code modelgate.webhooks}: who makes the fixed webhook configurations. */
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

  /**
   * {@code modelgate.admission.client-ca}: a file with the authorities' certificates (PEM) whose
   * clients may call the webhooks; anybody may if there is none.
   */
  public Optional<CertificateFile> clientAuthority() {
    return clientAuthority;
  }

  /** {@code modelgate.admission.client-names}: the only names of such clients; any if empty. */
  public Set<String> clientNames() {
    return clientNames;
  }

  /** {@code modelgate.shutdown.delay}: how long a replica answers after SIGTERM. */
  public Duration shutdownDelay() {
    return shutdownDelay;
  }

  /** {@code modelgate.keystore}: the PKCS #12 file that Liberty reads; server.xml has the same. */
  public Path keyStore() {
    return keyStore;
  }

  /** {@code keystore_password}: of that file; server.xml has the same. */
  public String keyStorePassword() {
    return keyStorePassword;
  }
}
