package io.modelgate.watch.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What manifests bring elsewhere, made by the controller: the webhook configurations that stand
 * still, the policies that guard exemptions, marks, trust roots and recalls, and on OpenShift the
 * Routes to the status page. They come from the manifests themselves, with this installation's
 * namespace, and go with its ClusterRoleBindings.
 */
public final class OwnWebhooks implements Reconciler {
  private static final Logger LOG = System.getLogger(OwnWebhooks.class.getName());

  private static final List<String> MANIFESTS =
      List.of(
          "webhook.yaml",
          "validating-webhook.yaml",
          "exemptions.yaml",
          "marks.yaml",
          "trust-root-use.yaml",
          "recalls.yaml");

  private static final String POLICY = "ValidatingAdmissionPolicy";
  private static final String MARKS = "modelgate-marks";
  private static final String ROUTES = "route.yaml";
  private static final String NAMESPACE_OF_MANIFESTS = "model-validation-controller";

  /** As the overlay for OpenShift has it. */
  static final Map<String, Object> NOT_OF_THE_PLATFORM =
      Map.of(
          "name",
          WebhookConfigurations.NOT_OF_THE_PLATFORM,
          "expression",
          "!(request.namespace.startsWith('openshift-') ||"
              + " request.namespace.startsWith('kube-'))");

  static final PatchContext OF_INSTALLATION =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-installation")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final boolean injects;
  private final Supplier<List<OwnerReference>> owners;
  private final Supplier<Boolean> servesPolicies;
  private final Supplier<Boolean> isOpenShift;
  private final Supplier<Boolean> hasRoutes;
  private final BiPredicate<String, Throwable> retry;
  private final Consumer<Key> changed;
  private final Map<Key, WatchedObject> watched = new ConcurrentHashMap<>();
  private final Map<Key, String> written = new ConcurrentHashMap<>();
  private final AtomicBoolean hasOwner = new AtomicBoolean(true);

  /**
   * Those of one installation.
   *
   * @param namespace the Service's
   * @param injects whether OpenShift is asked for the caBundle
   * @param owners with which they go
   * @param servesPolicies whether the API server has ValidatingAdmissionPolicies; if not, see
   *     {@link GuardReconciler}
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is told which of them came, changed or went
   */
  public OwnWebhooks(
      KubernetesClient client,
      String namespace,
      boolean injects,
      Supplier<List<OwnerReference>> owners,
      Supplier<Boolean> servesPolicies,
      BiPredicate<String, Throwable> retry,
      Consumer<Key> changed) {
    this.client = client;
    this.namespace = namespace;
    this.injects = injects;
    this.owners = owners;
    this.servesPolicies = servesPolicies;
    this.retry = retry;
    this.changed = changed;
    this.isOpenShift = ApiGroups.memoized(client, "config.openshift.io");
    this.hasRoutes = ApiGroups.memoized(client, "route.openshift.io");
  }

  /** Begins to watch what is there of them. */
  public void start() {
    MANIFESTS.forEach(manifest -> resources(manifest).forEach(this::watch));
  }

  private void watch(GenericKubernetesResource each) {
    Key key = key(each);
    if (!watched.containsKey(key)) {
      WatchedObject object = new WatchedObject(client, each.getApiVersion(), key);
      watched.put(key, object);
      object.start(retry, () -> changed.accept(key));
    }
  }

  /** Stops watching the objects that the manifests bring. */
  public void stop() {
    watched.values().forEach(WatchedObject::stop);
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return watched.values().stream().allMatch(WatchedObject::isWorking);
  }

  /** Which objects they are. */
  public Set<Key> keys() {
    return Set.copyOf(watched.keySet());
  }

  /** Writes one that is missing or that somebody changed; none that nothing would take away. */
  @Override
  public ReconcileResult reconcile(Key key) {
    WatchedObject object = watched.get(key);
    if (object == null || !object.isComplete()) {
      return ReconcileResult.DONE; // comes again when it is known
    }
    List<OwnerReference> present = owners.get();
    if (present.isEmpty()) {
      if (hasOwner.getAndSet(false)) {
        LOG.log(
            Level.WARNING,
            "No ClusterRoleBinding of a ClusterRole modelgate names ServiceAccount {0}/modelgate,"
                + " so webhooks would stay after it is removed: none are created.",
            namespace);
      }
      return ReconcileResult.DONE;
    }
    hasOwner.set(true);
    if (hasRoutes.get()) {
      resources(ROUTES).forEach(this::watch);
    }
    for (GenericKubernetesResource each : wanted()) {
      if (key(each).equals(key)) {
        GenericKubernetesResource finished = finished(each, present);
        if (WebhookConfigurations.KINDS.contains(key.kind())) {
          finished.setAdditionalProperty(
              "webhooks",
              AdmissionsEnforcer.withItsExpressions(
                  WebhookConfigurations.webhooks(finished), object.get().orElse(null)));
        }
        reconcile(key, object, finished);
      }
    }
    return new ReconcileResult.Retry(ApiGroups.RESYNC_INTERVAL);
  }

  private Key key(GenericKubernetesResource each) {
    return new Key(
        each.getKind(),
        Objects.requireNonNullElse(each.getMetadata().getNamespace(), ""),
        each.getMetadata().getName());
  }

  private GenericKubernetesResource finished(
      GenericKubernetesResource each, List<OwnerReference> present) {
    each.setMetadata(
        new ObjectMetaBuilder(each.getMetadata())
            .addToLabels("app.kubernetes.io/name", "modelgate")
            .addToLabels("app.kubernetes.io/part-of", "modelgate")
            .withOwnerReferences(present)
            .build());
    if (WebhookConfigurations.KINDS.contains(each.getKind())) {
      finish(each, isOpenShift.get());
    } else if (isOfMarks(each) && isOpenShift.get()) {
      each.setAdditionalProperty("spec", notOfThePlatform(each.get("spec")));
    }
    return each;
  }

  /** It guards what the webhooks judge, so it leaves out what they leave out. */
  private static boolean isOfMarks(GenericKubernetesResource resource) {
    return resource.getKind().equals(POLICY) && resource.getMetadata().getName().equals(MARKS);
  }

  private void finish(GenericKubernetesResource configuration, boolean isNarrowed) {
    if (injects) {
      configuration
          .getMetadata()
          .setAnnotations(Map.of("service.beta.openshift.io/inject-cabundle", "true"));
    }
    if (isNarrowed) {
      configuration.setAdditionalProperty(
          "webhooks",
          WebhookConfigurations.webhooks(configuration).stream()
              .map(OwnWebhooks::notOfThePlatform)
              .toList());
    }
  }

  /** A webhook, or a policy's spec, that leaves the platform's namespaces out. */
  private static Map<String, Object> notOfThePlatform(Map<?, ?> conditional) {
    Map<String, Object> narrowed = new HashMap<>();
    conditional.forEach((field, value) -> narrowed.put(String.valueOf(field), value));
    List<Object> conditions = new ArrayList<>();
    if (narrowed.get("matchConditions") instanceof List<?> present) {
      conditions.addAll(present);
    }
    conditions.add(NOT_OF_THE_PLATFORM);
    narrowed.put("matchConditions", conditions);
    return narrowed;
  }

  private void reconcile(Key key, WatchedObject object, GenericKubernetesResource wanted) {
    Optional<String> present = object.get().map(stored -> stamp(wanted, stored));
    if (present.isEmpty() || !present.get().equals(written.get(key))) {
      GenericKubernetesResource stored =
          client
              .genericKubernetesResources(wanted.getApiVersion(), wanted.getKind())
              .resource(wanted)
              .patch(OF_INSTALLATION);
      written.put(key, stamp(wanted, stored));
    }
  }

  /** Another where somebody changed what is stored, or what is wanted is another. */
  private static String stamp(GenericKubernetesResource wanted, GenericKubernetesResource stored) {
    return wanted.getMetadata().getOwnerReferences()
        + " "
        + stored.getMetadata().getUid()
        + " "
        + stored.getMetadata().getResourceVersion();
  }

  private List<GenericKubernetesResource> wanted() {
    List<GenericKubernetesResource> all = new ArrayList<>();
    MANIFESTS.forEach(manifest -> all.addAll(resources(manifest)));
    all.addAll(resources(ROUTES));
    return all;
  }

  private List<GenericKubernetesResource> resources(String manifest) {
    return resources(client, namespace, manifest).stream()
        .filter(each -> servesPolicies.get() || !each.getKind().startsWith(POLICY))
        .toList();
  }

  /** What a manifest holds, for this installation's namespace. */
  static List<GenericKubernetesResource> resources(
      KubernetesClient client, String namespace, String manifest) {
    List<GenericKubernetesResource> all = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            OwnWebhooks.class.getResourceAsStream(manifest), "not packed: " + manifest)) {
      String yaml = new String(in.readAllBytes(), UTF_8).replace(NAMESPACE_OF_MANIFESTS, namespace);
      for (String document : yaml.split("\n---\n", -1)) {
        all.add(
            client
                .getKubernetesSerialization()
                .unmarshal(document, GenericKubernetesResource.class));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // out of the WAR: never
    }
    return all;
  }
}
