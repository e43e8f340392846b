package io.modelgate.command.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.input.Subject;
import io.modelgate.policy.Explanation.Considered;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.sandbox.RuleEvaluation;
import java.util.List;

/** Explanations as a document for programs. */
final class ExplainJsonReport {
  private static final JsonMapper JSON = new JsonMapper();

  private ExplainJsonReport() {}

  static ObjectNode of(List<PodExplanation> explanations, List<String> ignored, int exitCode) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode pods = report.putArray("pods");
    explanations.forEach(each -> pods.add(pod(each)));
    strings(report.putArray("ignored"), ignored);
    return report.put("exitCode", exitCode);
  }

  private static ObjectNode pod(PodExplanation explanation) {
    ObjectNode pod = JSON.createObjectNode();
    Subject subject = explanation.subject();
    pod.putObject("object")
        .put("file", subject.file())
        .put("kind", subject.kind())
        .put("namespace", subject.namespace())
        .put("name", subject.name());
    pod.put("verdict", explanation.verdict().word());
    if (!explanation.message().isEmpty()) {
      pod.put("message", explanation.message());
    }
    strings(pod.putArray("warnings"), explanation.notices().warnings());
    strings(pod.putArray("audit"), explanation.notices().audit());
    ArrayNode policies = pod.putArray("policies");
    explanation.why().policies().forEach(each -> policies.add(policy(each)));
    strings(pod.putArray("notes"), explanation.why().notes());
    ArrayNode injected = pod.putArray("injected");
    explanation.injection().ifPresent(each -> injected(injected, each));
    ObjectNode runtime = pod.putObject("runtimeClassName");
    runtime.set("before", runtime(subject.pod()));
    runtime.set("after", runtime(explanation.admitted()));
    pod.set("patch", explanation.patch());
    return pod;
  }

  private static ObjectNode policy(Considered considered) {
    ObjectNode policy =
        JSON.createObjectNode()
            .put("kind", considered.policy().id().kind().resourceKind())
            .put("namespace", considered.policy().id().namespace())
            .put("name", considered.policy().id().name())
            .put("applies", considered.applies())
            .put("reason", considered.reason());
    ArrayNode rules = policy.putArray("rules");
    considered.rules().forEach(each -> rules.add(rule(each)));
    return policy;
  }

  private static ObjectNode rule(RuleEvaluation trial) {
    return JSON.createObjectNode()
        .put("name", trial.rule())
        .put("action", trial.action().name())
        .put("result", trial.result().word())
        .put("reason", trial.reason());
  }

  private static void injected(ArrayNode containers, Injection injection) {
    for (ValidationContainer each : injection.containers()) {
      ObjectNode container =
          containers
              .addObject()
              .put("name", each.name())
              .put("policy", injection.policies().get(each.name()))
              .put("image", injection.verifier().image());
      strings(container.putArray("arguments"), each.arguments());
    }
  }

  private static JsonNode runtime(JsonNode pod) {
    JsonNode name = pod.at("/spec/runtimeClassName");
    return name.isMissingNode() ? JSON.nullNode() : name;
  }

  private static void strings(ArrayNode array, List<String> strings) {
    strings.forEach(array::add);
  }
}
