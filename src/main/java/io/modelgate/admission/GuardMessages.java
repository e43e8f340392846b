package io.modelgate.admission;

import java.util.Map;

/**
 * What is said to whom a webhook refuses in place of a ValidatingAdmissionPolicy, on an API server
 * without such policies. The API server has decided already, by the webhook's match conditions: who
 * comes here is refused.
 */
final class GuardMessages {
  private static final String NOT_KNOWN =
      "Modelgate's ValidatingWebhookConfiguration \"modelgate-guards\" refuses this request.";

  private static final String TRUST_ROOT =
      "Only who has the verb use on a TrustRoot may name it in a policy: ask a cluster"
          + " administrator for it, or give the keys in the policy itself.";

  /** By policy and number of the validation, as in openshift/base; a test compares them. */
  private static final Map<String, String> SENTENCES =
      Map.of(
          "modelgate-exemptions/0",
          "The label that exempts a namespace may be set only by who has the verb exempt on"
              + " clustermodelvalidations.rhtas.redhat.com: leave the label off, or ask a cluster"
              + " administrator.",
          "modelgate-marks/0",
          "Containers and volumes named \"model-validation\" or \"model-validation-...\" are"
              + " Modelgate's: give them another name. Modelgate itself adds what verifies a"
              + " model.",
          "modelgate-marks/1",
          "Only Modelgate sets the annotation \"validation.rhtas.redhat.com/policies\": remove it.",
          "modelgate-marks/2",
          "A Binding's labels and annotations become the pod's: only labels"
              + " \"topology.kubernetes.io/...\", and annotations that are not Modelgate's, are"
              + " allowed.",
          "modelgate-marks/3",
          "Nobody may run commands in a container named \"model-validation\" or"
              + " \"model-validation-...\", because they could change what it verifies. Read its"
              + " log with \"kubectl logs\" instead.",
          "modelgate-recalls/0",
          "Only Modelgate writes the ConfigMap \"modelgate-recalls\", from which verifiers learn"
              + " what is recalled: give yours another name.",
          "modelgate-trust-roots/0",
          "A policy may name a TrustRoot 16 times at most.");

  private GuardMessages() {}

  /**
   * The sentence of a validation.
   *
   * @param policy the name of its policy
   * @param validation its number, from 0
   */
  static String of(String policy, String validation) {
    String otherwise = policy.equals("modelgate-trust-roots") ? TRUST_ROOT : NOT_KNOWN;
    return SENTENCES.getOrDefault(policy + "/" + validation, otherwise);
  }
}
