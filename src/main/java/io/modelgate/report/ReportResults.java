package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.watch.outcome.RuleResult;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is known of a pod, as the results of its report. */
final class ReportResults {
  private static final String MODEL = "model";
  private static final int MAX_MODELS = 8;
  private static final int MAX_FAULT_LENGTH = 300;

  private ReportResults() {}

  /**
   * The results, always in the same order.
   *
   * @param verdicts of the model policies that concern the pod
   * @param assessments of the runtime policies that concern its namespace
   * @param proof whether it runs where its RuntimeClass says
   * @param exempted the policies that it is exempt from
   */
  static List<RuleResult> of(
      Map<PolicyId, PodValidation> verdicts,
      List<RuntimeRuleResult> assessments,
      List<RuleResult> proof,
      List<Exempted> exempted) {
    List<RuleResult> results = new ArrayList<>();
    assessments.forEach(each -> results.add(of(each)));
    results.addAll(proof);
    verdicts.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().display()))
        .forEach(each -> results.add(of(each.getKey(), each.getValue())));
    exempted.forEach(each -> results.add(of(each)));
    return List.copyOf(results);
  }

  /** The only result of a pod that could not be inspected. */
  static RuleResult ofFault(String fault) {
    String line = fault.replaceAll("\\p{Cntrl}+", " ").strip();
    return new RuleResult(
        "modelgate",
        "inspection",
        Status.ERROR,
        "",
        "The pod could not be inspected, so it is unknown which policies apply to it: %s."
            .formatted(line.substring(0, Math.min(line.length(), MAX_FAULT_LENGTH))));
  }

  private static RuleResult of(RuntimeRuleResult assessment) {
    Status status =
        switch (assessment.result()) {
          case PASS -> Status.PASS;
          case FAIL -> Status.FAIL;
          case WARN -> Status.WARN;
          case SKIP -> Status.SKIP;
        };
    return new RuleResult(
        "RuntimePolicy/" + assessment.policy(),
        assessment.rule(),
        status,
        assessment.runtime(),
        assessment.message());
  }

  private static RuleResult of(Exempted each) {
    return new RuleResult(
        each.reference(), each.isModel() ? MODEL : "", Status.SKIP, "", each.sentence());
  }

  private static RuleResult of(PolicyId policy, PodValidation verdict) {
    Status status =
        switch (verdict.result()) {
          case VALIDATED -> Status.PASS;
          case FAILED, UNPROTECTED -> Status.FAIL;
          case PENDING -> Status.SKIP;
        };
    return new RuleResult(
        policy.reference(), MODEL, status, "", verdict.message(), properties(verdict.models()));
  }

  /** Those of several models are numbered. */
  private static Map<String, String> properties(List<SignedModel> models) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(models.size(), MAX_MODELS); i++) {
      String number = i == 0 ? "" : "-" + (i + 1);
      models.get(i).properties().forEach((name, value) -> properties.put(name + number, value));
    }
    return properties;
  }
}
