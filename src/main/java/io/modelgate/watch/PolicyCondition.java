package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.api.MessageReason;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.resource.PolicyReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether something about a policy is as it should be, which becomes a condition of its status.
 *
 * @param type the condition's
 * @param reasonIfTrue the condition's reason where it holds
 * @param reasonIfFalse and where not
 * @param fault why it does not hold, or empty
 * @param isUnknown whether the fault is that it cannot be known
 * @param note what is to be said though it holds, or empty
 */
record PolicyCondition(
    String type,
    MessageReason reasonIfTrue,
    MessageReason reasonIfFalse,
    String fault,
    boolean isUnknown,
    String note) {
  private static final String ACTIVE = "Active";

  /** The condition that says whether the API server itself enforces a policy. */
  static final String NATIVE = "Native";

  /** Only there if something was ever refused. */
  static final String REPORTED = "Reported";

  /** Only there if nodes pull the verifier by Secrets. */
  static final String PULL_SECRETS = "PullSecretsPresent";

  /** Those that are always there, of one kind of policy or another. */
  static final Set<String> OF_EVERY_POLICY =
      Set.of("Ready", "Reachable", "Available", ACTIVE, NATIVE);

  /** The status of a condition of which it is not known whether it holds. */
  static final String UNKNOWN = "Unknown";

  /** Of an exemption that cannot be applied. */
  static final PolicyCondition INACTIVE_BROKEN =
      new PolicyCondition(
          ACTIVE,
          MessageReason.ACTIVE,
          MessageReason.BROKEN,
          "It exempts nothing, because it cannot be applied.");

  /** There is no fault. */
  static final String FINE = "";

  private PolicyCondition(
      String type, MessageReason reasonIfTrue, MessageReason reasonIfFalse, String fault) {
    this(type, reasonIfTrue, reasonIfFalse, fault, false);
  }

  private PolicyCondition(
      String type,
      MessageReason reasonIfTrue,
      MessageReason reasonIfFalse,
      String fault,
      boolean isUnknown) {
    this(type, reasonIfTrue, reasonIfFalse, fault, isUnknown, FINE);
  }

  static PolicyCondition ready(String fault) {
    return new PolicyCondition("Ready", MessageReason.COMPILED, MessageReason.BROKEN, fault);
  }

  static PolicyCondition reachable(String unreachable) {
    return new PolicyCondition(
        "Reachable", MessageReason.WEBHOOK_IN_PLACE, MessageReason.UNREACHABLE, unreachable);
  }

  /** Of a policy whose pods need not come. */
  static PolicyCondition needsNoWebhook() {
    return new PolicyCondition(
        "Reachable",
        MessageReason.NOT_NEEDED,
        MessageReason.UNREACHABLE,
        FINE,
        false,
        "spec.native is Only: the API server itself decides about its pods.");
  }

  /** Of an exemption that can be applied. */
  static PolicyCondition active(boolean holds, Instant expires) {
    String ended =
        "It expired at %s: its pods are reported as unprotected. Delete it, or set a later expires."
            .formatted(expires);
    return new PolicyCondition(
        ACTIVE, MessageReason.ACTIVE, MessageReason.EXPIRED, holds ? FINE : ended);
  }

  /** Whether what becomes of its pods can be stored. */
  static PolicyCondition reported(String refused) {
    return new PolicyCondition(REPORTED, MessageReason.WRITTEN, MessageReason.REFUSED, refused);
  }

  static PolicyCondition available(String unavailable) {
    return new PolicyCondition(
        "Available", MessageReason.RUNTIMES_OFFERED, MessageReason.RUNTIMES_MISSING, unavailable);
  }

  /**
   * The API server itself enforces a policy.
   *
   * @param note what only the webhook does, or empty
   */
  static PolicyCondition isNative(String note) {
    return new PolicyCondition(
        NATIVE, MessageReason.IN_API_SERVER, MessageReason.WEBHOOK_ONLY, FINE, false, note);
  }

  /**
   * Only the webhook enforces a policy.
   *
   * @param reason one clause
   */
  static PolicyCondition notNative(Policy policy, String reason) {
    return new PolicyCondition(
        NATIVE,
        MessageReason.IN_API_SERVER,
        MessageReason.WEBHOOK_ONLY,
        "Only the webhook enforces %s: %s.".formatted(policy.display(), reason));
  }

  /**
   * Whether the Secrets by which nodes pull the verifier are in each of a policy's namespaces.
   *
   * @param isUnknown whether the fault is that they cannot be watched
   */
  static PolicyCondition pullSecrets(String fault, boolean isUnknown) {
    return new PolicyCondition(
        PULL_SECRETS,
        MessageReason.PRESENT,
        isUnknown ? MessageReason.NOT_WATCHED : MessageReason.MISSING,
        fault,
        isUnknown);
  }

  /** Of a condition of any type: it says nothing any more. */
  static PolicyCondition ending(String type) {
    return new PolicyCondition(
        type,
        MessageReason.CONTROLLER_STOPPED,
        MessageReason.CONTROLLER_STOPPED,
        "Modelgate was stopped or removed: until it runs again, the state of this policy is unknown"
            + " and no pod is validated.",
        true);
  }

  /** The conditions of a policy as it is stored. */
  static List<Condition> conditions(GenericKubernetesResource resource) {
    List<Condition> conditions = new ArrayList<>();
    Object list = resource.get("status", "conditions");
    if (list instanceof List<?> each) {
      for (Object stored : each) {
        if (stored instanceof Map<?, ?> map && map.get("type") instanceof String) {
          read(map).ifPresent(conditions::add);
        }
      }
    }
    return conditions;
  }

  /** Nothing for one of another shape, which somebody else wrote: ours takes its place. */
  private static Optional<Condition> read(Map<?, ?> stored) {
    try {
      return Optional.of(PolicyReader.convert(stored, Condition.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The condition, whose time is that of its last change. */
  Condition condition(Long generation, List<Condition> before) {
    boolean holds = fault.equals(FINE);
    String status = holds ? "True" : isUnknown ? UNKNOWN : "False";
    String since =
        before.stream()
            .filter(each -> each.getType().equals(type) && status.equals(each.getStatus()))
            .map(Condition::getLastTransitionTime)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason((holds ? reasonIfTrue : reasonIfFalse).text())
        .withMessage(holds ? note : fault)
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }

  /** Whether the same condition is there already, whenever it began to hold. */
  static boolean isAmong(Condition condition, List<Condition> conditions) {
    return conditions.stream()
        .anyMatch(
            each ->
                each.getType().equals(condition.getType())
                    && condition.getStatus().equals(each.getStatus())
                    && Objects.equals(each.getMessage(), condition.getMessage())
                    && Objects.equals(
                        each.getObservedGeneration(), condition.getObservedGeneration()));
  }
}
