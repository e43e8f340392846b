package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.modelgate.reconcile.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Our webhook configurations of both kinds: one that the installation brings, and one that follows
 * the policies.
 */
public final class WebhookConfigurations {
  /** Name of those that the installation brings. */
  public static final String STILL = "modelgate";

  /** The kind whose webhooks may change a pod, one after the other. */
  public static final String MUTATING = "MutatingWebhookConfiguration";

  /** Name of the validating one that is there while the API server has no policies of its own. */
  public static final String GUARDS = "modelgate-guards";

  /** Name of those that follow the policies, but for the mutating one. */
  private static final String SELECTED = "modelgate-selected";

  /**
   * Name of the mutating one that follows the policies. The API server calls mutating webhooks in
   * the order of their configurations' names: this one comes after those of others, and so has the
   * last word about our containers.
   */
  private static final String LAST = "zzzz-modelgate";

  /** The condition by which they leave the platform's own namespaces out, on OpenShift. */
  public static final String NOT_OF_THE_PLATFORM = "not-of-the-platform";

  /** The API version of webhook configurations. */
  public static final String API_VERSION = "admissionregistration.k8s.io/v1";

  /** The kinds of webhook configurations. */
  public static final List<String> KINDS = List.of(MUTATING, "ValidatingWebhookConfiguration");

  /** The mutating one that followed the policies before it had a name that comes last. */
  public static final Key SUPERSEDED = Key.ofCluster(MUTATING, SELECTED);

  /** Name of the one of a kind that follows the policies. */
  public static String selected(String kind) {
    return kind.equals(MUTATING) ? LAST : SELECTED;
  }

  /** Finds one of them, as it was seen or as it is stored. */
  @FunctionalInterface
  public interface Lookup {
    /** One by its kind and name; empty if it is not there. */
    Optional<GenericKubernetesResource> get(String kind, String name);
  }

  private final KubernetesClient client;
  private final List<WatchedObject> watched = new ArrayList<>();

  /** Those of one cluster. */
  public WebhookConfigurations(KubernetesClient client) {
    this.client = client;
    for (String kind : KINDS) {
      for (String name : List.of(STILL, selected(kind))) {
        watched.add(new WatchedObject(client, API_VERSION, Key.ofCluster(kind, name)));
      }
    }
    watched.add(new WatchedObject(client, API_VERSION, SUPERSEDED));
    watched.add(new WatchedObject(client, API_VERSION, GuardReconciler.KEY));
  }

  /**
   * Begins to watch them.
   *
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is called after each change
   */
  public void start(BiPredicate<String, Throwable> retry, Runnable changed) {
    watched.forEach(each -> each.start(retry, changed));
  }

  /** Stops watching the webhook configurations, which stay. */
  public void stop() {
    watched.forEach(WatchedObject::stop);
  }

  /** Whether it is known of each if it is there. */
  public boolean isComplete() {
    return watched.stream().allMatch(WatchedObject::isComplete);
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return watched.stream().allMatch(WatchedObject::isWorking);
  }

  /** One as the watch saw it last. */
  public Optional<GenericKubernetesResource> watched(String kind, String name) {
    return watched.stream()
        .filter(each -> each.key().equals(Key.ofCluster(kind, name)))
        .findFirst()
        .flatMap(WatchedObject::get);
  }

  /** One as it is stored now, which asks the API server. */
  public Optional<GenericKubernetesResource> stored(String kind, String name) {
    return Optional.ofNullable(named(kind, name).get());
  }

  Resource<GenericKubernetesResource> named(String kind, String name) {
    return client.genericKubernetesResources(API_VERSION, kind).withName(name);
  }

  /** The webhooks of one, as maps and lists. */
  public static List<Map<?, ?>> webhooks(GenericKubernetesResource configuration) {
    List<Map<?, ?>> webhooks = new ArrayList<>();
    if (configuration.getAdditionalProperties().get("webhooks") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> webhook) {
          webhooks.add(webhook);
        }
      }
    }
    return webhooks;
  }

  /** A webhook, or another object of one, whose fields may be changed. */
  public static Map<String, Object> copy(Map<?, ?> object) {
    Map<String, Object> copy = new TreeMap<>();
    object.forEach((field, value) -> copy.put(String.valueOf(field), value));
    return copy;
  }
}
