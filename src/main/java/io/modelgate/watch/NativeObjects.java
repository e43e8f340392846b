package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The objects of the API server that policies are compiled to, by their fixed names. */
final class NativeObjects {
  /**
   * What was written last.
   *
   * @param wanted what was to be written
   * @param stored what came of it: UID and version of each object
   */
  private record Written(List<GenericKubernetesResource> wanted, Set<String> stored) {}

  private final KubernetesClient client;
  private final NativeWatch watch;
  private final Supplier<List<OwnerReference>> owners;
  private final NativeSlots slots = new NativeSlots("modelgate-native");
  private final NativeSlots guards = new NativeSlots("modelgate-guard");
  private final Map<String, Written> written = new ConcurrentHashMap<>();

  /**
   * Those that a watch shows.
   *
   * @param owners with which those go whose policies are in a namespace, and can own none of them
   */
  NativeObjects(KubernetesClient client, NativeWatch watch, Supplier<List<OwnerReference>> owners) {
    this.client = client;
    this.watch = watch;
    this.owners = owners;
  }

  /** The name of those of one effect of a policy; empty if none is left. */
  Optional<String> slot(Effect effect, PolicyId policy) {
    return slots(policy).of(NativeManifests.holder(effect, policy), watch.holders());
  }

  /** Whether a policy has a name, or may have one. */
  boolean haveRoomFor(PolicyId policy) {
    return slots(policy).haveRoomFor(NativeManifests.name(policy), watch.holders());
  }

  private NativeSlots slots(PolicyId policy) {
    return policy.kind() == Kind.NAMESPACED ? guards : slots;
  }

  /**
   * Stores all that a policy is compiled to, and removes what else there is of it.
   *
   * @param owner the policy's resource
   * @return whether all of it was stored already
   */
  boolean reconcile(
      PolicyId policy, GenericKubernetesResource owner, List<GenericKubernetesResource> wanted) {
    wanted.forEach(each -> finish(each, owner, policy));
    boolean wasThere = write(NativeManifests.name(policy), wanted);
    removeOthers(NativeManifests.name(policy), wanted);
    return wasThere;
  }

  /** Removes all that there is of a policy, by the name that keys have of it. */
  void remove(String policy) {
    written.remove(policy);
    removeOthers(policy, List.of());
  }

  /** What is in a namespace can own nothing that is in none: that goes with the installation. */
  private void finish(
      GenericKubernetesResource each, GenericKubernetesResource owner, PolicyId policy) {
    OwnerReference reference =
        new OwnerReferenceBuilder()
            .withApiVersion(policy.kind().apiVersion())
            .withKind(policy.kind().resourceKind())
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
            .build();
    each.setMetadata(
        new ObjectMetaBuilder(each.getMetadata())
            .withLabels(NativeWatch.LABELS)
            .withOwnerReferences(policy.kind().isNamespaced() ? owners.get() : List.of(reference))
            .build());
  }

  /** Writes them if somebody changed what is stored, or what is wanted is another. */
  private boolean write(String policy, List<GenericKubernetesResource> wanted) {
    Written before = written.get(policy);
    Set<String> present = versions(watch.of(policy));
    if (before != null && before.wanted().equals(wanted) && before.stored().equals(present)) {
      return true;
    }
    written.remove(policy); // until all of it is stored
    List<GenericKubernetesResource> stored = new ArrayList<>();
    for (GenericKubernetesResource each : wanted) {
      stored.add(
          client
              .genericKubernetesResources(each.getApiVersion(), each.getKind())
              .resource(each)
              .patch(ServerSideApply.OF_POLICIES));
    }
    Set<String> now = versions(stored);
    written.put(policy, new Written(wanted, now));
    return now.equals(present);
  }

  private void removeOthers(String policy, List<GenericKubernetesResource> wanted) {
    Set<Object> names = new HashSet<>();
    Set<Object> kept = new HashSet<>();
    for (GenericKubernetesResource each : wanted) {
      names.add(each.getMetadata().getName());
      kept.add(List.of(each.getKind(), each.getMetadata().getName()));
    }
    for (GenericKubernetesResource each : watch.of(policy)) {
      String name = each.getMetadata().getName();
      if (!names.contains(name)) {
        slots.free(name);
        guards.free(name);
      }
      if (!kept.contains(List.of(each.getKind(), name))) {
        client
            .genericKubernetesResources(each.getApiVersion(), each.getKind())
            .withName(name)
            .delete();
      }
    }
  }

  private static Set<String> versions(List<GenericKubernetesResource> all) {
    Set<String> versions = new HashSet<>();
    for (GenericKubernetesResource each : all) {
      versions.add(each.getMetadata().getUid() + " " + each.getMetadata().getResourceVersion());
    }
    return versions;
  }
}
