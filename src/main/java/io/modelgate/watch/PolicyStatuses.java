package io.modelgate.watch;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicy.Usable;
import io.modelgate.policy.model.PolicyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the conditions of policies: Ready, and Reachable. Others write other parts of the status,
 * each as a field manager of its own.
 */
final class PolicyStatuses {
  private static final String FINE = "";

  private final KubernetesClient client;
  private final Map<PolicyId, String> written = new HashMap<>();

  PolicyStatuses(KubernetesClient client) {
    this.client = client;
  }

  /** Keeps no memory of policies that are gone. */
  void forgetOthers(List<ModelPolicy> policies) {
    written.keySet().retainAll(policies.stream().map(ModelPolicy::id).collect(toSet()));
  }

  /**
   * Writes one policy's, where they differ from what is there.
   *
   * @param resource the policy as it is stored
   * @param unreachable why its pods do not come to the webhook, or empty
   */
  void write(ModelPolicy policy, GenericKubernetesResource resource, String unreachable) {
    Map<String, Object> status = new HashMap<>();
    Long generation = resource.getMetadata().getGeneration();
    status.put("observedGeneration", generation);
    if (policy instanceof Usable usable) {
      status.put("method", usable.method().displayName());
    }
    String fault = policy instanceof Broken broken ? broken.fault() + "." : FINE;
    List<Condition> before = conditions(resource);
    List<Condition> now =
        List.of(
            condition("Ready", "Compiled", "Broken", fault, generation, before),
            condition(
                "Reachable", "WebhookInPlace", "Unreachable", unreachable, generation, before));
    // The informer shows what was written a moment later.
    if (now.stream().allMatch(each -> isAmong(each, before)) || isWritten(policy, resource, now)) {
      return;
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
        .genericKubernetesResources(PolicyResources.of(policy.id().kind()))
        .inNamespace(resource.getMetadata().getNamespace())
        .resource(written)
        .subresource("status")
        .patch(ServerSideApply.OF_POLICIES);
  }

  /** Whether just this was written already, and only the informer has yet to show it. */
  private boolean isWritten(
      ModelPolicy policy, GenericKubernetesResource resource, List<Condition> now) {
    String version = resource.getMetadata().getResourceVersion();
    String what = version + now.stream().map(each -> each.getStatus() + each.getMessage()).toList();
    return what.equals(written.put(policy.id(), what));
  }

  private static boolean isAmong(Condition condition, List<Condition> conditions) {
    return conditions.stream()
        .anyMatch(
            each ->
                each.getType().equals(condition.getType())
                    && each.getStatus().equals(condition.getStatus())
                    && Objects.equals(each.getMessage(), condition.getMessage())
                    && Objects.equals(
                        each.getObservedGeneration(), condition.getObservedGeneration()));
  }

  /** A condition that holds where there is no fault; its time is that of its last change. */
  private static Condition condition(
      String type,
      String reasonIfTrue,
      String reasonIfFalse,
      String fault,
      Long generation,
      List<Condition> before) {
    String status = fault.equals(FINE) ? "True" : "False";
    String since =
        before.stream()
            .filter(each -> each.getType().equals(type) && each.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(fault.equals(FINE) ? reasonIfTrue : reasonIfFalse)
        .withMessage(fault)
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }

  private static List<Condition> conditions(GenericKubernetesResource resource) {
    List<Condition> conditions = new ArrayList<>();
    Object list = resource.get("status", "conditions");
    if (list instanceof List<?> each) {
      for (Object condition : each) {
        conditions.add(PolicyReader.convert(condition, Condition.class));
      }
    }
    return conditions;
  }
}
