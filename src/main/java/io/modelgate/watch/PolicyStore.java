package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What informers keep of policies: no annotations, labels and managed fields; and of one
 * namespace's policies no more specs than a bound, so that nobody who administers a namespace fills
 * the memory. The oldest policies keep theirs.
 */
final class PolicyStore implements ItemStore<GenericKubernetesResource> {
  /** Policies of one kind in one namespace whose specs are kept. */
  static final int MOST = 200;

  /** How large they are in all, as {@link JsonSize} counts. */
  static final int MOST_BYTES = 512 * 1024;

  /** A status that is larger is none of ours. */
  private static final int LARGEST_STATUS = 64 * 1024;

  private static final String BEYOND = "beyondTheBound";

  private record Kept(String created, String key, int size) {}

  /** The policies of one namespace whose specs are kept, the newest last. */
  private static final class Namespace {
    private final TreeSet<Kept> kept =
        new TreeSet<>(Comparator.comparing(Kept::created).thenComparing(Kept::key));
    private long bytes;

    void add(Kept policy) {
      kept.add(policy);
      bytes += policy.size();
    }

    void remove(Kept policy) {
      if (kept.remove(policy)) {
        bytes -= policy.size();
      }
    }

    boolean isBeyond() {
      return kept.size() > MOST || bytes > MOST_BYTES;
    }
  }

  private final ConcurrentMap<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();
  private final Map<String, Kept> keptByKey = new HashMap<>();
  private final Map<String, Namespace> namespaces = new HashMap<>();

  /** Why a policy's spec is not kept, as one clause; empty where it is. */
  static Optional<String> fault(GenericKubernetesResource stored) {
    return stored.getAdditionalProperties().containsKey(BEYOND)
        ? Optional.of(
            ("namespace %s holds more than %d %ss, or more than %d KiB of them, and this is one of"
                    + " the newest: delete some, then delete this one and create it again")
                .formatted(
                    stored.getMetadata().getNamespace(), MOST, stored.getKind(), MOST_BYTES / 1024))
        : Optional.empty();
  }

  @Override
  public String getKey(GenericKubernetesResource policy) {
    return Cache.metaNamespaceKeyFunc(policy);
  }

  @Override
  public synchronized @Nullable GenericKubernetesResource put(
      String key, GenericKubernetesResource whole) {
    GenericKubernetesResource lean = lean(whole);
    forget(key, namespace(whole));
    @Nullable GenericKubernetesResource before = items.put(key, lean);
    if (!namespace(whole).isEmpty()) {
      keep(key, lean);
    }
    return before;
  }

  private void keep(String key, GenericKubernetesResource lean) {
    Namespace namespace = namespaces.computeIfAbsent(namespace(lean), name -> new Namespace());
    Kept policy =
        new Kept(
            Objects.requireNonNullElse(lean.getMetadata().getCreationTimestamp(), ""),
            key,
            JsonSize.of(lean.getAdditionalProperties().get("spec")));
    namespace.add(policy);
    keptByKey.put(key, policy);
    while (namespace.isBeyond()) {
      Kept newest = namespace.kept.last();
      namespace.remove(newest);
      keptByKey.remove(newest.key());
      items.computeIfPresent(newest.key(), (same, each) -> withoutSpec(each));
    }
  }

  private void forget(String key, String namespace) {
    Kept before = keptByKey.remove(key);
    Namespace holder = namespaces.get(namespace);
    if (before != null && holder != null) {
      holder.remove(before);
      if (holder.kept.isEmpty()) {
        namespaces.remove(namespace);
      }
    }
  }

  private static GenericKubernetesResource lean(GenericKubernetesResource whole) {
    GenericKubernetesResource lean = bare(whole);
    lean.setAdditionalProperty("spec", whole.getAdditionalProperties().get("spec"));
    return lean;
  }

  private static GenericKubernetesResource withoutSpec(GenericKubernetesResource whole) {
    GenericKubernetesResource without = bare(whole);
    without.setAdditionalProperty(BEYOND, true);
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
    if (status != null && JsonSize.of(status) <= LARGEST_STATUS) {
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
      forget(key, namespace(before));
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
