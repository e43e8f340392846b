package io.modelgate.policy.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.testing.Yaml;

/** Compiles runtime policies from YAML. */
public final class RuntimePolicies {
  private RuntimePolicies() {}

  /** The policy of a spec. */
  public static SandboxPolicy compile(String name, String spec) {
    return SandboxPolicyCompiler.compile(
        PolicyId.clusterWide(PolicyId.Kind.RUNTIME, name),
        new JsonMapper().convertValue(Yaml.parse(spec), RuntimePolicySpec.class));
  }
}
