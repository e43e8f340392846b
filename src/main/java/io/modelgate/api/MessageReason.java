package io.modelgate.api;

/**
 * The stable reasons of what Modelgate reports: programs compare them, and messages.md says what
 * each means. A reason is never renamed; a sentence may be.
 */
public enum MessageReason {
  /** Condition Ready is true. */
  COMPILED(Place.READY, "Compiled", "The policy can be applied.", ""),
  /** A policy or an exemption cannot be applied. */
  BROKEN(
      Place.READY,
      "Broken",
      "A field has a value that cannot be used. Pods that a policy selects are denied; an exemption"
          + " exempts nothing (condition Active).",
      "Change the field that the message names; modelgate lint finds the same before you apply"
          + " it."),
  /** Condition Reachable is true. */
  WEBHOOK_IN_PLACE(
      Place.REACHABLE,
      "WebhookInPlace",
      "The API server sends the policy's pods to Modelgate.",
      ""),
  /** Condition Reachable is true without a webhook. */
  NOT_NEEDED(
      Place.REACHABLE,
      "NotNeeded",
      "The API server itself decides about the policy's pods, because spec.native is Only.",
      ""),
  /** Condition Reachable is false. */
  UNREACHABLE(
      Place.REACHABLE,
      "Unreachable",
      "No webhook sends the policy's pods to Modelgate. If \"Native\" is not \"True\", nothing"
          + " verifies them.",
      "Apply your overlay again, and remove the label or the selector that the message names."),
  /** Condition Active is true. */
  ACTIVE(Place.ACTIVE, "Active", "The exemption exempts the pods that it selects.", ""),
  /** Condition Active is false. */
  EXPIRED(
      Place.ACTIVE,
      "Expired",
      "The exemption has expired; its pods are reported as unprotected.",
      "Delete the exemption, or set a later spec.expires."),
  /** Condition Available is true. */
  RUNTIMES_OFFERED(
      Place.AVAILABLE, "RuntimesOffered", "A node offers each RuntimeClass of the policy.", ""),
  /** Condition Available is false. */
  RUNTIMES_MISSING(
      Place.AVAILABLE,
      "RuntimesMissing",
      "A RuntimeClass of the policy does not exist, or no node offers it: its pods would not run.",
      "Install the runtime on a node, create the RuntimeClass, or name another in the rule."),
  /** Condition Native is true. */
  IN_API_SERVER(
      Place.NATIVE,
      "InApiServer",
      "The API server itself enforces the policy, even while no replica runs.",
      ""),
  /** Condition Native is false. */
  WEBHOOK_ONLY(
      Place.NATIVE,
      "WebhookOnly",
      "Only the webhook enforces the policy, because the API server cannot decide all of it.",
      "Nothing has to be done. If the API server should enforce it, change what the message"
          + " names."),
  /** Condition PullSecretsPresent is true. */
  PRESENT(
      Place.PULL_SECRETS,
      "Present",
      "The Secrets with which nodes pull the verifier are in each of the policy's namespaces.",
      ""),
  /** Condition PullSecretsPresent is false. */
  MISSING(
      Place.PULL_SECRETS,
      "Missing",
      "A Secret with which nodes pull the verifier is missing: pods wait in ImagePullBackOff.",
      "Create the Secret in the namespaces that the message names."),
  /** Condition PullSecretsPresent is unknown. */
  NOT_WATCHED(
      Place.PULL_SECRETS,
      "NotWatched",
      "Modelgate may not list Secrets, so it is unknown whether they are present.",
      "Give the controller's role the verbs that the message names."),
  /** Condition Reported is true. */
  WRITTEN(Place.REPORTED, "Written", "Reports and Events about the policy's pods are stored.", ""),
  /** Condition Reported is false. */
  REFUSED(
      Place.REPORTED,
      "Refused",
      "The API server refuses a report or an Event about the policy's pods.",
      "Raise the quota, or change what refuses it; the message has the API server's words."),
  /** Any condition of a policy, after the last replica ended. */
  CONTROLLER_STOPPED(
      Place.ANY,
      "ControllerStopped",
      "Modelgate was stopped or removed, so the policy's state is unknown.",
      "Start Modelgate again, or delete its webhooks and policies."),
  /** A Normal Event about a pod, once all its models are verified. */
  MODEL_VALIDATED(Place.EVENT, "ModelValidated", "The pod's models are verified.", ""),
  /** A Warning Event about a pod whose model did not verify, or could not be checked. */
  MODEL_NOT_VALIDATED(
      Place.EVENT,
      "ModelNotValidated",
      "A model did not verify, or could not be checked; the message has the verifier's words.",
      "Restore the signed files, sign the model again, or correct the policy's signer; then"
          + " recreate the pod."),
  /** A Warning Event about a pod that runs a recalled model. */
  MODEL_RECALLED(
      Place.EVENT,
      "ModelRecalled",
      "A ModelRecall names a model that the pod runs.",
      "Delete the pod, and use a model that is not recalled."),
  /** A Warning Event about a pod whose kernel or node is not that of its RuntimeClass. */
  RUNTIME_MISMATCH(
      Place.EVENT,
      "RuntimeMismatch",
      "The pod's kernel or node is not that of its RuntimeClass.",
      "Check the runtime's installation on the node that the message names; then recreate the"
          + " pod."),
  /** A pod without protection. */
  BEFORE_POLICY(
      Place.UNPROTECTED,
      "BeforePolicy",
      "The pod is older than the policy, or was created while no webhook saw it.",
      "Recreate the pod."),
  /** A pod without protection. */
  EXEMPT(
      Place.UNPROTECTED,
      "Exempt",
      "A ValidationExemption, or the label of its namespace, exempts the pod.",
      "Delete the exemption or the label; then recreate the pod."),
  /** A pod without protection. */
  NOT_ENFORCED(
      Place.UNPROTECTED,
      "NotEnforced",
      "The pod does not comply, and the policy only warns or audits.",
      "Correct the pod, or set spec.enforcement to Enforce."),
  /** A pod without protection. */
  NO_POLICY(
      Place.UNPROTECTED,
      "NoPolicy",
      "The pod asks for a policy, and none applies to it.",
      "Create a ModelValidation in its namespace, or a ClusterModelValidation that applies to it;"
          + " then recreate the pod."),
  /** A pod without protection. */
  NOT_INSPECTED(
      Place.UNPROTECTED,
      "NotInspected",
      "The pod could not be inspected, so nothing is known of it.",
      "Read the controller's log, which has the error; recreate the pod once it is corrected."),
  /** A pod without protection. */
  OTHER_RUNTIME(
      Place.UNPROTECTED,
      "OtherRuntime",
      "The pod does not run where its RuntimeClass says.",
      "Check the runtime's installation on the pod's node; then recreate the pod.");

  /** Where the reasons are, as messages.md names it. */
  private static final class Place {
    static final String READY = "condition `Ready`";
    static final String REACHABLE = "condition `Reachable`";
    static final String ACTIVE = "condition `Active`";
    static final String AVAILABLE = "condition `Available`";
    static final String NATIVE = "condition `Native`";
    static final String PULL_SECRETS = "condition `PullSecretsPresent`";
    static final String REPORTED = "condition `Reported`";
    static final String ANY = "any condition";
    static final String EVENT = "Event";
    static final String UNPROTECTED = "unprotected pod";

    private Place() {}
  }

  private final String place;
  private final String text;
  private final String cause;
  private final String fix;

  MessageReason(String place, String text, String cause, String fix) {
    this.place = place;
    this.text = text;
    this.cause = cause;
    this.fix = fix;
  }

  /** The kind of message that has this reason, in Markdown. */
  public String place() {
    return place;
  }

  /**
   * The reason in CamelCase, as the Kubernetes API has it (meta/v1 Condition, events.k8s.io/v1).
   */
  public String text() {
    return text;
  }

  /** What it means, in one or two sentences. */
  public String cause() {
    return cause;
  }

  /** What people should do, in one sentence; empty if nothing is wrong. */
  public String fix() {
    return fix;
  }
}
