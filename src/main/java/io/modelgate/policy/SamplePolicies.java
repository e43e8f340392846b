package io.modelgate.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.model.ModelPolicyCompiler;
import java.util.List;

/** Policies that are stored nowhere, to decide on a sample by. */
public final class SamplePolicies {
  private static final String SPEC =
      """
      {"config": {"publicKeyConfig": {"keyPath": "/keys/signer.pub.pem"}},
       "model": {"path": "/models/sample", "signaturePath": "/models/sample/model.sig"}}
      """;

  private SamplePolicies() {}

  /**
   * One policy, for pods that ask for it and mount {@code /models} and {@code /keys}.
   *
   * @param namespace of the policy and its pods
   */
  public static PolicySet of(String namespace) {
    PolicyId id = new PolicyId(Kind.NAMESPACED, namespace, "sample");
    return PolicySet.of(List.of(ModelPolicyCompiler.compile(id, spec(), TrustRootLookup.NONE)));
  }

  private static ModelValidationSpec spec() {
    try {
      return new JsonMapper().readValue(SPEC, ModelValidationSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
