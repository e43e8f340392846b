package io.modelgate.watch.serving;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modelgate.reconcile.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Which groups of kinds the API server has that are not Modelgate's own and may come and go: it
 * keeps an APIService for each, whether definitions or another server bring it. Each is watched by
 * its name.
 */
public final class InstalledApis {
  private static final String API_VERSION = "apiregistration.k8s.io/v1";

  private final Map<String, WatchedObject> watched;
  private final Map<String, Boolean> failed = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Those to which these kinds belong. */
  public InstalledApis(KubernetesClient client, List<ResourceDefinitionContext> kinds) {
    watched =
        kinds.stream()
            .map(InstalledApis::name)
            .distinct()
            .collect(
                Collectors.toUnmodifiableMap(
                    name -> name,
                    name ->
                        new WatchedObject(client, API_VERSION, Key.ofCluster("APIService", name))));
  }

  private static String name(ResourceDefinitionContext kind) {
    return kind.getVersion() + "." + kind.getGroup();
  }

  /**
   * Begins to watch them.
   *
   * @param retry is told what cannot be watched, and why; says whether to try again
   */
  public void start(BiPredicate<String, Throwable> retry) {
    watched.forEach(
        (name, each) ->
            each.start(
                (what, e) -> {
                  if (!each.isComplete() && failed.put(name, true) == null) {
                    notifyListeners(); // without the right to watch it, it may be there
                  }
                  return retry.test(what, e);
                },
                this::notifyListeners));
  }

  private void notifyListeners() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Has somebody told when the group of some kind came or went, or may be there.
   *
   * @return ends that
   */
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whether the group of a kind is there, or may be, since that cannot be found out. */
  public boolean mayHave(ResourceDefinitionContext kind) {
    WatchedObject group = watched.get(name(kind));
    return group == null
        || (group.isComplete() ? group.get().isPresent() : failed.containsKey(name(kind)));
  }

  /** Whether it is known of the group of a kind if it is there. */
  public boolean isKnown(ResourceDefinitionContext kind) {
    WatchedObject group = watched.get(name(kind));
    return group != null && group.isComplete();
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return watched.values().stream().allMatch(WatchedObject::isWorking);
  }

  /** Stops watching the APIServices of the groups. */
  public void stop() {
    watched.values().forEach(WatchedObject::stop);
  }
}
