package io.modelgate.policy.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.testing.Yaml;

/** Compiles runtime policies from YAML. */
final class RuntimePolicies {
  private RuntimePolicies() {}

  static SandboxPolicy compile(String name, String spec) {
    return SandboxPolicyCompiler.compile(
        name, new JsonMapper().convertValue(Yaml.parse(spec), RuntimePolicySpec.class));
  }
}
