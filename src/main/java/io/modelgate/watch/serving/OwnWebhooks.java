package io.modelgate.watch.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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

/**
 * What manifests bring elsewhere, made by the controller: the webhook configurations that stand
 * still, the policies that guard exemptions and marks, and on OpenShift the Routes to the status
 * page. They come from the manifests themselves, with this installation's namespace, and go with
 * its ClusterRoleBindings.
 */
public final class OwnWebhooks {
  private static final Logger LOG = System.getLogger(OwnWebhooks.class.getName());

  private static final List<String> MANIFESTS =
      List.of("webhook.yaml", "validating-webhook.yaml", "exemptions.yaml", "marks.yaml");

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

  private static final PatchContext OF_INSTALLATION =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-installation")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final boolean injects;
  private final Map<String, String> written = new HashMap<>();
  private boolean hasOwner = true;

  /**
   * Those of one installation.
   *
   * @param namespace the Service's
   * @param injects whether OpenShift is asked for the caBundle
   */
  public OwnWebhooks(KubernetesClient client, String namespace, boolean injects) {
    this.client = client;
    this.namespace = namespace;
    this.injects = injects;
  }

  /**
   * Writes each that is missing or that somebody changed, each by itself; none that nothing would
   * take away.
   */
  public void keep(List<OwnerReference> owners, Attempts attempts) {
    if (owners.isEmpty()) {
      if (hasOwner) {
        LOG.log(
            Level.WARNING,
            "No ClusterRoleBinding of a ClusterRole modelgate names ServiceAccount {0}/modelgate,"
                + " so webhooks would stay when it goes: none are made.",
            namespace);
      }
      hasOwner = false;
      return;
    }
    hasOwner = true;
    boolean isOpenShift = client.hasApiGroup("config.openshift.io", true);
    for (GenericKubernetesResource each : wanted()) {
      each.setMetadata(
          new ObjectMetaBuilder(each.getMetadata())
              .addToLabels("app.kubernetes.io/name", "modelgate")
              .addToLabels("app.kubernetes.io/part-of", "modelgate")
              .withOwnerReferences(owners)
              .build());
      if (WebhookConfigurations.KINDS.contains(each.getKind())) {
        finish(each, isOpenShift);
      } else if (isOpenShift && isOfMarks(each)) {
        each.setAdditionalProperty("spec", notOfThePlatform(each.get("spec")));
      }
      attempts.to(each.getKind() + " " + each.getMetadata().getName(), () -> keep(each));
    }
  }

  /** It guards what the webhooks judge, so it leaves out what they leave out. */
  private static boolean isOfMarks(GenericKubernetesResource resource) {
    return resource.getKind().equals("ValidatingAdmissionPolicy")
        && resource.getMetadata().getName().equals(MARKS);
  }

  private void finish(GenericKubernetesResource configuration, boolean isOpenShift) {
    if (injects) {
      configuration
          .getMetadata()
          .setAnnotations(Map.of("service.beta.openshift.io/inject-cabundle", "true"));
    }
    if (isOpenShift) {
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

  private void keep(GenericKubernetesResource wanted) {
    String key = wanted.getKind() + "/" + wanted.getMetadata().getName();
    Resource<GenericKubernetesResource> resource =
        client
            .genericKubernetesResources(wanted.getApiVersion(), wanted.getKind())
            .resource(wanted);
    GenericKubernetesResource present = resource.get();
    if (present == null || !stamp(wanted, present).equals(written.get(key))) {
      written.put(key, stamp(wanted, resource.patch(OF_INSTALLATION)));
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
    if (client.hasApiGroup("route.openshift.io", true)) {
      all.addAll(resources(ROUTES));
    }
    return all;
  }

  private List<GenericKubernetesResource> resources(String manifest) {
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
