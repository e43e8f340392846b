package io.modelgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.config.Configurations;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Decision;
import io.modelgate.resource.PolicyDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pods as the mutating webhook leaves them, for tests in which no webhook is called. */
public final class InjectedPods {
  /** The engine of the default configuration. */
  public static final PolicyEngine ENGINE = new PolicyEngine(Configurations.defaults().verifier());

  private InjectedPods() {}

  /** The pod after the webhook's patch. */
  public static JsonNode inject(JsonNode pod, PolicySet policies) {
    String namespace = pod.at("/metadata/namespace").asText();
    Decision decision = ENGINE.decide(namespace, pod, policies);
    if (decision instanceof Decision.Mutate mutate) {
      return JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);
    }
    throw new IllegalArgumentException("nothing to inject: " + decision);
  }

  /**
   * The same of YAML.
   *
   * @param pod with its namespace
   * @param policies documents, separated by three dashes
   * @return JSON, which is YAML too
   */
  public static String inject(String pod, String policies) {
    return inject(Yaml.parse(pod), policies(policies)).toString();
  }

  /** The policies of some documents. */
  public static PolicySet policies(String documents) {
    try {
      Path directory = Files.createTempDirectory("policies");
      Files.writeString(directory.resolve("policies.yaml"), documents);
      return PolicyDirectory.read(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
