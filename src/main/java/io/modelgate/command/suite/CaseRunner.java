package io.modelgate.command.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.explain.DecisionKind;
import io.modelgate.command.explain.Explainer;
import io.modelgate.command.explain.PodExplanation;
import io.modelgate.command.input.Documents;
import io.modelgate.command.input.Subject;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.input.YamlInput;
import io.modelgate.command.suite.CaseResult.Status;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.YamlDocument;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Decides cases, and compares. */
final class CaseRunner {
  private final Explainer explainer;

  CaseRunner(Explainer explainer) {
    this.explainer = explainer;
  }

  /** Whatever goes wrong with a case is that case's alone. */
  CaseResult run(TestCase test) {
    try {
      return decided(test);
    } catch (UndecidedException e) {
      return CaseResult.undecided(test, String.join(" ", e.sentences()));
    } catch (RuntimeException | StackOverflowError e) {
      return CaseResult.undecided(
          test,
          "%s cannot be decided because of an internal error: %s.".formatted(test.folder(), e));
    }
  }

  private CaseResult decided(TestCase test) throws UndecidedException {
    Optional<JsonNode> expected =
        Files.exists(test.expected()) ? Optional.of(map(test.expected())) : Optional.empty();
    PodExplanation explanation = explainer.explain(pod(test));
    if (test.isOfAChange() && explanation.verdict() == DecisionKind.DENIED) {
      return new CaseResult(
          test,
          Status.FAILED,
          "The pod is denied before it can be changed: " + explanation.message(),
          expected,
          Optional.empty(),
          Optional.of(explanation));
    }
    ObjectNode got = test.isOfAChange() ? changed(test, explanation) : CaseDecision.of(explanation);
    String sentence =
        expected
            .map(each -> each.equals(got) ? "" : "The decision differs from the expected one.")
            .orElse("There is no expected.yaml: --record writes it.");
    return new CaseResult(
        test,
        sentence.isEmpty() ? Status.PASSED : Status.FAILED,
        sentence,
        expected,
        Optional.of(got),
        Optional.of(explanation));
  }

  private ObjectNode changed(TestCase test, PodExplanation explanation) throws UndecidedException {
    JsonNode before = explanation.admitted();
    JsonNode after = MergePatch.apply(before, map(test.change()));
    return explainer
        .refusalOfChange(explanation.subject().namespace(), before, after)
        .map(CaseDecision::denied)
        .orElseGet(CaseDecision::unchanged);
  }

  private static Subject pod(TestCase test) throws UndecidedException {
    Path file = test.pod();
    if (!Files.exists(file)) {
      throw new UndecidedException("%s has no pod.yaml.".formatted(test.folder()));
    }
    Documents documents = new Documents(ResourceCollector.DEFAULT_NAMESPACE);
    documents.takeSubjects(file.toString(), InputStream.nullInputStream());
    List<Subject> found = documents.found();
    if (found.size() != 1 || documents.isMoreThanPods()) {
      throw new UndecidedException(
          "%s must hold one pod, or one resource that creates pods, and nothing else."
              .formatted(file));
    }
    return found.get(0);
  }

  private static JsonNode map(Path file) throws UndecidedException {
    List<YamlDocument> documents = YamlInput.read(file);
    if (documents.size() != 1) {
      throw new UndecidedException(file + " must contain one YAML map.");
    }
    return YamlInput.json(documents.get(0));
  }
}
