package io.modelgate.watch;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.modelgate.watch.outcome.ChangeNotifier;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * In which namespaces one of the Secrets is by which nodes pull the verifier. The watch asks for
 * this name alone, so the right to it needs no other, and keeps nothing but names.
 */
final class PullSecretWatch {
  private static final long PAGE_SIZE = 200;

  /** Namespaces that a sentence names; the others are counted. */
  private static final int MAX_NAMED = 5;

  private final String name;
  private final SharedIndexInformer<NamedSecret> informer;
  private final BiPredicate<String, Throwable> retry;
  private final Consumer<String> changed;
  private final Runnable allChanged;
  private volatile boolean isForbidden;

  /**
   * A watch that has yet to start.
   *
   * @param name the Secret's, the same in every namespace
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is told the namespace in which the Secret came or went
   * @param allChanged is called if more is known than before, or less
   */
  PullSecretWatch(
      KubernetesClient client,
      String name,
      BiPredicate<String, Throwable> retry,
      Consumer<String> changed,
      Runnable allChanged) {
    this.name = name;
    this.retry = retry;
    this.changed = changed;
    this.allChanged = allChanged;
    this.informer =
        client
            .resources(NamedSecret.class, NamedSecret.All.class)
            .inAnyNamespace()
            .withField("metadata.name", name)
            .withLimit(PAGE_SIZE)
            .runnableInformer(0)
            .itemStore(
                new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE,
                    NamedSecret.class,
                    client.getKubernetesSerialization()));
  }

  void start() {
    informer.addEventHandler(new ChangeNotifier<>((namespace, same) -> changed.accept(namespace)));
    informer.exceptionHandler(
        (wasStarted, e) -> {
          failed(e);
          return retry.test("Secrets named " + name, e);
        });
    informer.start().thenRun(allChanged);
  }

  private void failed(Throwable e) {
    boolean before = isForbidden;
    isForbidden =
        WatchRestarts.root(e) instanceof KubernetesClientException refused
            && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    if (isForbidden != before) {
      allChanged.run();
    }
  }

  void stop() {
    informer.stop();
  }

  /** Whether the watch goes on. */
  boolean isWorking() {
    return !informer.stopped().toCompletableFuture().isDone();
  }

  /** Whether it is known where the Secret is, or why that is not. */
  boolean isSettled() {
    return isForbidden() || informer.hasSynced();
  }

  /** Whether the API server refuses to say. */
  boolean isForbidden() {
    return isForbidden && !informer.isWatching();
  }

  /** In which of these namespaces it is missing, one sentence; empty if in none. */
  Optional<String> fault(Set<String> namespaces) {
    if (isForbidden()) {
      return Optional.of(
          "It is unknown in which namespaces Secret \"%s\" is missing, because the controller is not allowed to watch Secrets of this name: allow it, see \"Verifier in a private registry\" in installation.md."
              .formatted(name));
    }
    Set<String> missing = new TreeSet<>(namespaces);
    informer.getStore().listKeys().stream()
        .map(key -> key.substring(0, key.indexOf('/')))
        .forEach(missing::remove);
    return missing.isEmpty() ? Optional.empty() : Optional.of(sentence(List.copyOf(missing)));
  }

  private String sentence(List<String> missing) {
    int more = missing.size() - MAX_NAMED;
    return "Secret \"%s\", which nodes need to pull the verifier, is missing in namespace%s %s%s: create it there."
        .formatted(
            name,
            missing.size() == 1 ? "" : "s",
            missing.stream().limit(MAX_NAMED).map("\"%s\""::formatted).collect(joining(", ")),
            more > 0 ? " and %d more".formatted(more) : "");
  }
}
