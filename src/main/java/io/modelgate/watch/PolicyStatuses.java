package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.exemption.Exemption;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicy.Usable;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.reconcile.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the conditions of policies: Ready, and Reachable. Others write other parts of the status,
 * each as a field manager of its own.
 */
final class PolicyStatuses {
  private final KubernetesClient client;
  private final Map<String, String> lastWritten = new ConcurrentHashMap<>();
  private final Settling settling = new Settling(System::nanoTime);

  PolicyStatuses(KubernetesClient client) {
    this.client = client;
  }

  /** Keeps no memory of policies that are gone. */
  void forgetOthers(PolicySet policies) {
    Set<String> present = new HashSet<>();
    policies.policies().forEach(policy -> present.add(policy.id().display()));
    policies.sandbox().policies().forEach(policy -> present.add(policy.display()));
    policies.exemptions().all().forEach(exemption -> present.add(exemption.display()));
    lastWritten.keySet().retainAll(present);
    settling.forgetOthers(present);
  }

  /**
   * Writes a model policy's, where they differ from what is there.
   *
   * @param resource the policy as it is stored
   * @param unreachable why its pods do not come to the webhook, or empty
   */
  Result write(ModelPolicy policy, GenericKubernetesResource resource, String unreachable) {
    Map<String, Object> more =
        policy instanceof Usable usable
            ? Map.of("method", usable.method().displayName())
            : Map.of();
    String fault = policy instanceof Broken broken ? broken.fault() + "." : Check.FINE;
    return write(
        policy.id().display(),
        PolicyResources.of(policy.id().kind()),
        resource,
        more,
        List.of(Check.ready(fault), Check.reachable(unreachable)));
  }

  /**
   * Writes a runtime policy's, where they differ from what is there.
   *
   * @param resource the policy as it is stored
   * @param unreachable why its pods do not come to the webhook, or empty
   * @param unavailable why pods cannot run as it says, or empty
   */
  Result write(
      SandboxPolicy policy,
      GenericKubernetesResource resource,
      String unreachable,
      String unavailable) {
    String fault =
        policy instanceof SandboxPolicy.Broken broken ? broken.fault() + "." : Check.FINE;
    return write(
        policy.display(),
        SandboxWatch.POLICIES,
        resource,
        Map.of(),
        List.of(Check.ready(fault), Check.reachable(unreachable), Check.available(unavailable)));
  }

  /**
   * Writes an exemption's, where they differ from what is there.
   *
   * @param resource the exemption as it is stored
   */
  Result write(Exemption exemption, GenericKubernetesResource resource, Instant now) {
    return write(
        exemption.display(),
        ExemptionWatch.EXEMPTIONS,
        resource,
        Map.of(),
        exemption instanceof Exemption.Usable usable
            ? List.of(Check.ready(Check.FINE), Check.active(usable.isActive(now), usable.expires()))
            : List.of(
                Check.ready(((Exemption.Broken) exemption).fault() + "."), Check.INACTIVE_BROKEN));
  }

  private Result write(
      String key,
      ResourceDefinitionContext type,
      GenericKubernetesResource resource,
      Map<String, Object> more,
      List<Check> checks) {
    Map<String, Object> status = new HashMap<>(more);
    Long generation = resource.getMetadata().getGeneration();
    status.put("observedGeneration", generation);
    List<Condition> before = Check.conditions(resource);
    List<Condition> now =
        checks.stream().map(check -> check.condition(generation, before)).toList();
    if (now.stream().allMatch(each -> Check.isAmong(each, before))) {
      return Result.DONE;
    }
    List<String> said = now.stream().map(Condition::getStatus).toList();
    if (!settling.isOver(key, List.of(generation, said))) {
      return new Result.Retry(Duration.ofMillis(Settling.MILLIS));
    }
    String what =
        resource.getMetadata().getResourceVersion()
            + now.stream().map(each -> each.getStatus() + each.getMessage()).toList();
    if (what.equals(lastWritten.get(key))) {
      return Result.DONE; // only the informer has yet to show it
    }
    status.put("conditions", now);
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(resource.getApiVersion());
    written.setKind(resource.getKind());
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    written.setAdditionalProperty("status", status);
    client
        .genericKubernetesResources(type)
        .resource(written) // in its namespace, or in none
        .subresource("status")
        .patch(ServerSideApply.OF_POLICIES);
    lastWritten.put(key, what); // not before it is: what is refused is tried again
    return Result.DONE;
  }
}
