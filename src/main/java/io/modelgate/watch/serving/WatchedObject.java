package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.reconcile.Key;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** One object of the API server, by its name, as a watch sees it: asking for it costs nothing. */
final class WatchedObject {
  private final Key key;
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  /**
   * A watch that has yet to start.
   *
   * @param apiVersion of the object's kind
   */
  WatchedObject(KubernetesClient client, String apiVersion, Key key) {
    this.key = key;
    String[] parts = apiVersion.split("/", 2);
    ResourceDefinitionContext type =
        new ResourceDefinitionContext.Builder()
            .withGroup(parts[0])
            .withVersion(parts[1])
            .withKind(key.kind())
            .withPlural(plural(key.kind()))
            .withNamespaced(!key.namespace().isEmpty())
            .build();
    informer =
        key.namespace().isEmpty()
            ? client.genericKubernetesResources(type).withName(key.name()).runnableInformer(0)
            : client
                .genericKubernetesResources(type)
                .inNamespace(key.namespace())
                .withName(key.name())
                .runnableInformer(0);
  }

  private static String plural(String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    return lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
  }

  /**
   * Starts.
   *
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is called when the object came, changed or went, and when it is first known
   */
  void start(BiPredicate<String, Throwable> retry, Runnable changed) {
    informer.addEventHandler(new Changes<>(changed));
    informer.exceptionHandler((wasStarted, e) -> retry.test(key.toString(), e));
    informer.start().thenRun(changed);
  }

  void stop() {
    informer.stop();
  }

  /** The key of the watched object in the work queue. */
  Key key() {
    return key;
  }

  /** As it was seen last; empty if it is not there. */
  Optional<GenericKubernetesResource> get() {
    return informer.getStore().list().stream().findFirst();
  }

  /** Whether it is known if the object is there. */
  boolean isComplete() {
    return informer.hasSynced();
  }

  /** Whether the watch goes on. */
  boolean isWorking() {
    return !informer.stopped().toCompletableFuture().isDone();
  }

  /** Says that something changed, whatever it was. */
  record Changes<T>(Runnable changed) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
      changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      changed.run();
    }

    @Override
    public void onDelete(T deleted, boolean finalStateUnknown) {
      changed.run();
    }
  }
}
