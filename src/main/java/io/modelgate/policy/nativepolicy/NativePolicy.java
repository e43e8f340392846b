package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.spec.NamespaceMatcher;
import java.util.List;
import java.util.Optional;

/**
 * What the API server itself decides by: the text of ValidatingAdmissionPolicies
 * (admissionregistration.k8s.io/v1), of one for each effect that rules have, and of a
 * MutatingAdmissionPolicy.
 *
 * @param policy which policy it is
 * @param namespaces in which it applies
 * @param conditions under which a request is looked at, by name; all must hold
 * @param variables each of which may name those before it
 * @param parts one for each effect
 * @param mutation what it changes in new pods; empty if it changes none, or cannot
 * @param left what of the policy only the webhook does
 */
public record NativePolicy(
    PolicyId policy,
    NamespaceMatcher namespaces,
    List<Expression> conditions,
    List<Expression> variables,
    List<Part> parts,
    Optional<Mutation> mutation,
    List<Left> left) {

  /** What comes of a pod that does not comply; spelled as in {@code validationActions}. */
  public enum Effect {
    /** The API server refuses the pod. */
    Deny,
    /** Its author is warned. */
    Warn,
    /** It is noted in the API server's audit log. */
    Audit
  }

  /**
   * An expression with a name.
   *
   * @param name its name
   * @param source CEL
   */
  public record Expression(String name, String source) {}

  /**
   * What is changed in new pods.
   *
   * @param conditions under which one is looked at, by name; all must hold
   * @param variables each of which may name those before it
   * @param patch the operations of a JSON Patch (CEL)
   */
  public record Mutation(List<Expression> conditions, List<Expression> variables, String patch) {}

  /**
   * What only the webhook does.
   *
   * @param what the rest of a sentence that begins with the webhook
   * @param change what to do so that nothing is left to it; a clause
   */
  public record Left(String what, String change) {}

  /**
   * The validations of one effect.
   *
   * @param effect what comes of a pod that fails one
   * @param validations in order
   */
  public record Part(Effect effect, List<Validation> validations) {}

  /**
   * What a pod must comply with.
   *
   * @param expression whether it does (CEL)
   * @param message what is said if it does not (CEL), without asking the authorizer
   */
  public record Validation(String expression, String message) {
    /** A pod of which there is nothing to say complies. */
    static Validation unless(Cel message) {
      return new Validation(message.source() + " == \"\"", message.source());
    }
  }
}
