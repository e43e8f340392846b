package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.testing.Examples;
import io.modelgate.testing.StringConstants;
import io.modelgate.testing.Template;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each sentence that admission says about a pod is in examples/, with its verdict. Sentences are
 * the strings in the classes that decide which begin and end as sentences do; parts of them are
 * other strings of three words or more. Faults of policies are {@link FaultSentencesTest}'s.
 */
final class ExampleSentencesTest {
  private static final Path CLASSES = Path.of("target/classes/io/modelgate");
  private static final List<String> DECIDING = List.of("admission", "patch", "policy");
  private static final Pattern SENTENCE = Pattern.compile("(?s)[A-Z%\u0001][^ ]* .* .*[.]");

  /** How many words are no longer a name. */
  private static final int CLAUSE = 3;

  /** What one pod alone does not lead to. */
  private static final List<String> NOT_ABOUT_ONE_POD =
      List.of(
          // about requests as no API server makes them
          "This is not an AdmissionReview: post",
          "This is not usable JSON",
          "This AdmissionReview is not of version",
          "This AdmissionReview has no request.uid",
          "This AdmissionReview has no request.object to create",
          "This AdmissionReview has no request.object and request.oldObject",
          "This AdmissionReview's request.uid is not valid",
          "This AdmissionReview ended before it was complete",
          "This AdmissionReview arrives too slowly",
          // about callers that are not an API server
          "This server answers admission reviews only to callers with a client certificate",
          "The client certificate of \"%s\" is not a valid one",
          "The client certificate of \"%s\" has none of the names",
          // about the state of the controller
          "The policies are not loaded yet",
          "Namespace %s is not known yet",
          "The reviews in progress use all the memory",
          "Modelgate could not decide because of an internal error",
          // about whoever creates the pod, and what the cluster's authorizer says of them
          "It is not known who may use RuntimeClass",
          "Only the cluster knows whether %s may use RuntimeClass",
          "Pod %s runs in RuntimeClass %s, but %s%s may %suse it",
          // what the API server itself says while no webhook is there
          "%s applies to pod %s, which has no init container that verifies its model",
          // about what other webhooks did in between
          "The pod is not as %s requires",
          // in explanations, of what they rest on
          "Namespace %s is exempt by its label",
          "The labels of namespace %s are unknown",
          // in reports about stored pods
          "The pod was created before the policy",
          "The pod is static",
          "The pod's init container \"model-validation\" is not the one that the policy requires",
          "The policy locks the model, but container \"%s\" of the pod can write to it",
          // about other objects and requests, on Kubernetes 1.29: GuardReconcilerIT has them
          "A Binding's labels and annotations become the pod's",
          "A policy may name a TrustRoot 16 times",
          "Containers and volumes named \"model-validation\"",
          "Modelgate's ValidatingWebhookConfiguration \"modelgate-guards\"",
          "Nobody may run commands in a container named",
          "Only Modelgate sets the annotation",
          "Only Modelgate writes the ConfigMap",
          "Only who has the verb use on a TrustRoot",
          "The label that exempts a namespace may be set only by");

  /** What admission of a pod does not say, although the same classes do. */
  private static final List<String> CLAUSES_ELSEWHERE =
      List.of(
          // about what creates pods
          "Its pods will be denied:",
          // in the log
          "Request {0} was denied because of an error",
          "Where it comes from",
          // in explanations, of why a rule does not match or what it does
          "and so on",
          "does not add capability",
          "does not ask for",
          "is not named",
          "it requires runtime",
          "its expression is false",
          "label %s is missing",
          "runs %s, which is none of",
          "the pod has no container",
          "the pod lacks annotation",
          "the pod names no RuntimeClass",
          "the pod's controller is",
          "the pod's service account is not",
          "those that name no registry",
          "what it requires is there");

  @Test
  void eachSentenceAboutPodsIsSaidInAnExample() throws IOException {
    List<String> said = said();
    List<String> missing =
        sentences().stream().filter(sentence -> !new Template(sentence).isSaidIn(said)).toList();

    assertThat(missing)
        .filteredOn(each -> NOT_ABOUT_ONE_POD.stream().noneMatch(each::startsWith))
        .isEmpty();
    assertThat(NOT_ABOUT_ONE_POD)
        .filteredOn(each -> missing.stream().noneMatch(sentence -> sentence.startsWith(each)))
        .as("what examples show, or nobody says any more")
        .isEmpty();
  }

  /** Parts of sentences: what code joins, such as who sets a bound and what is wrong with it. */
  @Test
  void eachClauseAboutPodsIsSaidInAnExample() throws IOException {
    List<String> said = said();
    List<String> missing =
        constants(ExampleSentencesTest::denies).stream()
            .filter(each -> !SENTENCE.asMatchPredicate().test(each))
            .map(Template::new)
            .filter(each -> each.words() >= CLAUSE && !each.isSaidIn(said))
            .map(Template::text)
            .toList();

    assertThat(missing)
        .filteredOn(each -> CLAUSES_ELSEWHERE.stream().noneMatch(each::startsWith))
        .isEmpty();
    assertThat(CLAUSES_ELSEWHERE)
        .filteredOn(each -> missing.stream().noneMatch(clause -> clause.startsWith(each)))
        .as("what examples show, or nobody says any more")
        .isEmpty();
  }

  @Test
  void sentencesAreFoundHoweverTheyAreWritten() throws IOException {
    assertThat(sentences())
        .contains(
            "Container %s mounts two volumes at %s: remove one.",
            "Container name \u0001 is reserved: rename the container.",
            "Set terminationMessagePath to a path outside of every volume.");
  }

  /** What admission says of the pods of examples/. */
  static List<String> said() throws IOException {
    List<String> said = new ArrayList<>();
    for (Path example : Examples.withVerdict()) {
      JsonNode expected = Yaml.read(example.resolve("expected.yaml"));
      said.add(expected.path("message").asText());
      expected.path("warnings").forEach(each -> said.add(each.asText()));
    }
    return said;
  }

  private static Set<String> sentences() throws IOException {
    Set<String> sentences = constants(file -> true);
    sentences.removeIf(SENTENCE.asMatchPredicate().negate());
    return sentences;
  }

  private static Set<String> constants(Predicate<Path> classes) throws IOException {
    Set<String> constants = new TreeSet<>();
    for (String each : DECIDING) {
      try (Stream<Path> files = Files.walk(CLASSES.resolve(each))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          if (classes.test(file)) {
            StringConstants.of(file).stream().map(String::strip).forEach(constants::add);
          }
        }
      }
    }
    return constants;
  }

  /** Whether a class finds reasons why a policy cannot be applied to a pod. */
  private static boolean denies(Path classFile) {
    return classFile.startsWith(CLASSES.resolve("policy/resources"))
        || (StringConstants.refersTo(classFile, UndecidableException.class)
            && !FaultSentencesTest.findsFaults(classFile));
  }
}
