package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What informers keep of policies: no annotations, labels and managed fields; and of one
 * namespace's policies no more specs than a bound, so that nobody who administers a namespace fills
 * the memory. The oldest policies keep theirs; which, depends on nothing but the policies that
 * there are, so all replicas decide alike.
 */
final class PolicyStore implements ItemStore<GenericKubernetesResource> {
  /** Policies of one kind in one namespace whose specs are kept. */
  static final int MAX_POLICIES = 200;

  /** How large they are in all, as {@link JsonSize} counts. */
  static final int MAX_BYTES = 512 * 1024;

  /** A status that is larger is none of ours. */
  private static final int MAX_STATUS_BYTES = 64 * 1024;

  private static final String BEYOND = "beyondTheBound";

  private record Sized(String created, String key, int size) {}

  /** The policies of one namespace, the newest last, but those that are too large by themselves. */
  private static final class Namespace {
    private final NavigableSet<Sized> all =
        new TreeSet<>(Comparator.comparing(Sized::created).thenComparing(Sized::key));

    /** Those whose specs are in memory. */
    private final Set<String> whole = new HashSet<>();

    /** Those whose specs should be: the oldest that are within the bound. */
    Set<String> fitting() {
      Set<String> fitting = new HashSet<>();
      int bytes = 0;
      for (Sized each : all) {
        bytes += each.size(); // two of them are no more than twice the bound
        if (fitting.size() == MAX_POLICIES || bytes > MAX_BYTES) {
          break;
        }
        fitting.add(each.key());
      }
      return fitting;
    }
  }

  private final BiConsumer<String, String> missing;
  private final ConcurrentMap<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();
  private final Map<String, Sized> sizes = new HashMap<>();
  private final Map<String, Namespace> namespaces = new HashMap<>();

  /**
   * An empty store.
   *
   * @param missing is told the namespace and name of a policy for whose spec there is room now, but
   *     which is no longer in memory; must not block
   */
  PolicyStore(BiConsumer<String, String> missing) {
    this.missing = missing;
  }

  /** Why a policy's spec is not kept, as one clause; empty where it is. */
  static Optional<String> fault(GenericKubernetesResource stored) {
    return Optional.ofNullable(stored.getAdditionalProperties().get(BEYOND)).map(String::valueOf);
  }

  private static String fault(GenericKubernetesResource policy, int size) {
    return size > MAX_BYTES
        ? "its spec is larger than %d KiB: make it smaller".formatted(MAX_BYTES / 1024)
        : "namespace %s holds more than %d %ss, or more than %d KiB of them, and this is one of the newest: delete some"
            .formatted(namespace(policy), MAX_POLICIES, policy.getKind(), MAX_BYTES / 1024);
  }

  @Override
  public String getKey(GenericKubernetesResource policy) {
    return Cache.metaNamespaceKeyFunc(policy);
  }

  @Override
  public synchronized @Nullable GenericKubernetesResource put(
      String key, GenericKubernetesResource whole) {
    GenericKubernetesResource lean = lean(whole);
    @Nullable GenericKubernetesResource before = items.put(key, lean);
    String namespace = namespace(whole);
    if (!namespace.isEmpty()) {
      remove(key, namespace);
      enter(key, lean);
      fit(namespace);
    }
    return before;
  }

  private void enter(String key, GenericKubernetesResource lean) {
    int size = JsonSize.of(lean.getAdditionalProperties().get("spec"));
    if (size > MAX_BYTES) {
      items.put(key, withoutSpec(lean, size));
      return;
    }
    String created = Objects.requireNonNullElse(lean.getMetadata().getCreationTimestamp(), "");
    Sized policy = new Sized(created, key, size);
    Namespace holder = namespaces.computeIfAbsent(namespace(lean), name -> new Namespace());
    sizes.put(key, policy);
    holder.all.add(policy);
    holder.whole.add(key);
  }

  /** Drops the specs for which there is no room, and asks for those for which there is again. */
  private void fit(String namespace) {
    Namespace holder = namespaces.get(namespace);
    if (holder == null) {
      return;
    }
    Set<String> fitting = holder.fitting();
    holder.whole.removeIf(key -> !fitting.contains(key) && drop(key));
    for (String each : fitting) {
      GenericKubernetesResource policy = items.get(each);
      if (policy != null && !holder.whole.contains(each)) {
        missing.accept(namespace, policy.getMetadata().getName());
      }
    }
  }

  private boolean drop(String key) {
    items.computeIfPresent(key, (same, each) -> withoutSpec(each, 0));
    return true;
  }

  private void remove(String key, String namespace) {
    Sized before = sizes.remove(key);
    Namespace holder = namespaces.get(namespace);
    if (before != null && holder != null) {
      holder.all.remove(before);
      holder.whole.remove(key);
      if (holder.all.isEmpty()) {
        namespaces.remove(namespace);
      }
    }
  }

  /** Whether a policy's spec should be in memory, and is not. */
  synchronized boolean isMissing(String namespace, String name) {
    String key = Cache.namespaceKeyFunc(namespace, name);
    Namespace holder = namespaces.get(namespace);
    return holder != null && !holder.whole.contains(key) && holder.fitting().contains(key);
  }

  /**
   * Takes the spec of a policy that is missing, if it is still the same policy: of another version
   * the watch will tell.
   *
   * @return whether it did
   */
  synchronized boolean fill(GenericKubernetesResource whole) {
    String key = getKey(whole);
    GenericKubernetesResource known = items.get(key);
    if (known == null
        || !isMissing(namespace(whole), whole.getMetadata().getName())
        || !version(known).equals(version(whole))) {
      return false;
    }
    GenericKubernetesResource filled = bare(known);
    filled.setAdditionalProperty("spec", whole.getAdditionalProperties().get("spec"));
    items.put(key, filled);
    Objects.requireNonNull(namespaces.get(namespace(whole))).whole.add(key);
    return true;
  }

  private static List<@Nullable Object> version(GenericKubernetesResource policy) {
    ObjectMeta metadata = policy.getMetadata();
    return Arrays.asList(metadata.getUid(), metadata.getGeneration());
  }

  private static GenericKubernetesResource lean(GenericKubernetesResource whole) {
    GenericKubernetesResource lean = bare(whole);
    lean.setAdditionalProperty("spec", whole.getAdditionalProperties().get("spec"));
    return lean;
  }

  private static GenericKubernetesResource withoutSpec(GenericKubernetesResource whole, int size) {
    GenericKubernetesResource without = bare(whole);
    without.setAdditionalProperty(BEYOND, fault(whole, size));
    return without;
  }

  private static GenericKubernetesResource bare(GenericKubernetesResource whole) {
    ObjectMeta metadata = whole.getMetadata();
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setApiVersion(whole.getApiVersion());
    bare.setKind(whole.getKind());
    bare.setMetadata(
        new ObjectMetaBuilder()
            .withName(metadata.getName())
            .withNamespace(metadata.getNamespace())
            .withUid(metadata.getUid())
            .withGeneration(metadata.getGeneration())
            .withResourceVersion(metadata.getResourceVersion())
            .withCreationTimestamp(metadata.getCreationTimestamp())
            .build());
    Object status = whole.getAdditionalProperties().get("status");
    if (status != null && JsonSize.of(status) <= MAX_STATUS_BYTES) {
      bare.setAdditionalProperty("status", status);
    }
    return bare;
  }

  private static String namespace(GenericKubernetesResource policy) {
    return Objects.requireNonNullElse(policy.getMetadata().getNamespace(), "");
  }

  @Override
  public synchronized @Nullable GenericKubernetesResource remove(String key) {
    @Nullable GenericKubernetesResource before = items.remove(key);
    if (before != null) {
      remove(key, namespace(before));
      fit(namespace(before));
    }
    return before;
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return items.get(key);
  }
}
