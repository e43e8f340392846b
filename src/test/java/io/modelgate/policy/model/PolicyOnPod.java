package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.testing.Yaml;
import java.util.List;
import java.util.Optional;

/**
 * What one policy with an inline key decides about one pod; the fetcher is KServe's, the server
 * JuiceFS'.
 */
final class PolicyOnPod {
  private PolicyOnPod() {}

  /**
   * Decides.
   *
   * @param policy fields of its spec besides the key, as they stand in a flow mapping
   * @param pod which asks for the policy "demo", or is selected by it
   */
  static Decision decide(String policy, String pod) {
    return decide(policy, pod, Optional.empty());
  }

  /**
   * The same with a key for receipts.
   *
   * @param receiptsKey in Base64; without it there are none
   */
  static Decision decide(String policy, String pod, Optional<String> receiptsKey) {
    String spec =
        "{config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----'}}}, "
            + policy
            + "}";
    ModelPolicy compiled =
        ModelPolicyCompiler.compile(
            new PolicyId(Kind.NAMESPACED, "ns", "demo"),
            new JsonMapper().convertValue(Yaml.parse(spec), ModelValidationSpec.class),
            TrustRootLookup.NONE);
    assertThat(compiled).isInstanceOf(ModelPolicy.Usable.class);
    Verifier verifier =
        new Verifier(
            "verifier:1",
            ContainerResources.NONE,
            new Fetchers(
                List.of(new Fetcher("storage-initializer", Glob.ANY)),
                List.of(new Fetcher("jfs-mount*", Glob.ANY))),
            List.of(),
            receiptsKey);
    return new ModelRule(verifier)
        .decide(NamespacePolicies.of("ns", List.of(compiled)), Yaml.parse(pod), Recalls.NONE);
  }
}
