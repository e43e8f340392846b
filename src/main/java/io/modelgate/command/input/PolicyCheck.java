package io.modelgate.command.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.output.YamlText;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import java.util.Optional;

/** Has the engine of admission compile policies that a command writes. */
public final class PolicyCheck {
  private PolicyCheck() {}

  /** Why a policy could not be applied, a clause; empty if it can be. */
  public static Optional<String> fault(JsonNode resource) {
    ResourceCollector collector = new ResourceCollector();
    try {
      YamlDocument.parse(YamlText.write(resource).getBytes(UTF_8), "it")
          .forEach(each -> collector.add(each, ResourceCollector.DEFAULT_NAMESPACE));
    } catch (UnreadableFileException e) {
      return Optional.of(e.fault());
    }
    PolicySet policies = collector.policies();
    return policies.broken().stream().map(Policy.Broken::fault).findFirst();
  }
}
