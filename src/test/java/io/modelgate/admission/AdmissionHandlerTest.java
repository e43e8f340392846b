package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.LogRecorder;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** The boundary: whatever goes wrong, nothing is admitted by it. */
final class AdmissionHandlerTest {
  private static final Path EXAMPLE = Path.of("examples", "key");

  @Test
  void podIsDeniedWhilePoliciesAreNotLoaded() throws Exception {
    JsonNode response = response(AdmissionHandlers.with(PolicySet.NOT_LOADED), review());

    assertThat(response.path("allowed").asBoolean(true)).isFalse();
    assertThat(response.at("/status/message").asText())
        .isEqualTo("The policies are not loaded yet: try again in a moment.");
    assertThat(response.at("/status/code").asInt()).isEqualTo(403);
  }

  @Test
  void podThatAsksInVainIsDecidedByWhatWasStoredAMomentAgo() throws Exception {
    CurrentPolicies slow = new CurrentPolicies();
    slow.set(PolicySet.of(List.of()));
    PolicySet newer = PolicyDirectory.read(EXAMPLE);
    slow.refreshBy((namespace, current) -> newer);
    assertThat(response(AdmissionHandlers.with(slow), review()).has("patch")).isTrue();

    slow.set(PolicySet.of(List.of()));
    slow.refreshBy(
        (namespace, current) -> {
          throw new UndecidableException("It cannot be told.");
        });
    JsonNode response = response(AdmissionHandlers.with(slow), review());
    assertThat(response.path("allowed").asBoolean(true)).isFalse();
    assertThat(response.at("/status/message").asText()).isEqualTo("It cannot be told.");
  }

  @Test
  void marksThatAPodComesWithAreRemoved() throws Exception {
    JsonNode pod =
        Yaml.parse(
            """
            metadata:
              name: restored
              namespace: elsewhere
              labels: {app: a, validation.rhtas.redhat.com/injected: "true"}
              annotations: {validation.rhtas.redhat.com/policies: "{}"}
            spec:
              initContainers:
                - {name: model-validation, image: "busybox:1.36"}
                - {name: setup, image: setup}
              containers: [{name: c, image: c}]
              volumes: [{name: model-validation-trust, emptyDir: {}}, {name: data, emptyDir: {}}]
            """);
    PolicySet policies = PolicyDirectory.read(EXAMPLE);

    JsonNode response = AdmissionHandlers.response(policies, pod, AdmissionHandler::mutate);
    JsonNode patched =
        JsonPatch.apply(new JsonMapper().readTree(response.path("patch").binaryValue()), pod);

    assertThat(patched)
        .isEqualTo(
            Yaml.parse(
                """
                metadata: {name: restored, namespace: elsewhere, labels: {app: a}, annotations: {}}
                spec:
                  initContainers: [{name: setup, image: setup}]
                  containers: [{name: c, image: c}]
                  volumes: [{name: data, emptyDir: {}}]
                """));
    assertThat(
            AdmissionHandlers.response(policies, patched, AdmissionHandler::validate)
                .path("allowed")
                .asBoolean())
        .isTrue();
    assertThat(refusal(policies, pod)).contains("reserved name model-validation");
  }

  @Test
  void errorDeniesAndIsLoggedOnceWithTheRequest() throws Exception {
    CurrentPolicies broken =
        new CurrentPolicies() {
          @Override
          public PolicySet get() {
            throw new IllegalStateException("a bug");
          }
        };
    JsonNode response;
    List<LogRecord> records;
    try (LogRecorder log = LogRecorder.of(AdmissionHandler.class)) {
      response = response(AdmissionHandlers.with(broken), review());
      records = log.records();
    }

    assertThat(response.path("allowed").asBoolean(true)).isFalse();
    assertThat(response.at("/status/message").asText())
        .isEqualTo(
            "Modelgate could not decide because of an internal error: ask its administrator to"
                + " look up request 705ab4f5-6393-11e8-b7cc-42010a800002 in its log.");
    assertThat(records)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
              assertThat(new SimpleFormatter().formatMessage(record))
                  .startsWith(
                      "Request 705ab4f5-6393-11e8-b7cc-42010a800002 was denied because of an"
                          + " error: java.lang.IllegalStateException: a bug (at io.modelgate.")
                  .doesNotContain("\n");
              assertThat(record.getThrown()).isNull(); // the trace belongs to FINE
            });
  }

  /** Whichever way a review goes, it is decided by one snapshot, or by one that replaced it. */
  @Test
  void reviewIsDecidedByOneSnapshot() throws Exception {
    PolicySet policies = PolicyDirectory.read(EXAMPLE);
    JsonNode pod = review().at("/request/object");
    JsonNode injected =
        JsonPatch.apply(
            new JsonMapper().readTree(response(handler(), review()).path("patch").binaryValue()),
            pod);
    ObjectNode ofOther = AdmissionReviews.creating("key", injected.deepCopy());
    ((ObjectNode) ofOther.at("/request/object/spec/initContainers/0"))
        .put("image", "modelgate/verifier:next");
    ObjectNode update = review();
    ((ObjectNode) update.path("request")).put("operation", "UPDATE").set("oldObject", pod);
    ObjectNode template = review();
    ((ObjectNode) template.at("/request/kind")).put("group", "apps").put("kind", "Deployment");

    for (ObjectNode each : List.of(review(), ofOther, update, template)) {
      for (boolean isKnown : new boolean[] {true, false}) {
        CountedPolicies counted = new CountedPolicies(isKnown ? policies : NOTHING, policies);
        AdmissionHandler handler = AdmissionHandlers.with(counted);
        AdmissionRequest request = AdmissionReviewReader.read(AdmissionReviews.stream(each));
        handler.mutate(request);
        assertThat(counted.read).describedAs("%s", each).isEqualTo(1);
        handler.validate(request);
        assertThat(counted.read).describedAs("%s", each).isEqualTo(2);
      }
    }
  }

  private static final PolicySet NOTHING = PolicySet.of(List.of());

  /** Says how often somebody looked at the newest snapshot. */
  private static final class CountedPolicies extends CurrentPolicies {
    private final PolicySet known;
    private int read;

    CountedPolicies(PolicySet known, PolicySet newer) {
      this.known = known;
      refreshBy((namespace, current) -> newer);
    }

    @Override
    public PolicySet get() {
      read++;
      return known;
    }
  }

  @Test
  void errorsOfTheMachineDenyToo() throws Exception {
    CurrentPolicies deep =
        new CurrentPolicies() {
          @Override
          public PolicySet get() {
            throw new StackOverflowError();
          }
        };

    JsonNode response = response(AdmissionHandlers.with(deep), review());

    assertThat(response.path("allowed").asBoolean(true)).isFalse();
  }

  @Test
  void answerCarriesTheRequestsUid() throws Exception {
    assertThat(response(handler(), review()).path("uid").asText())
        .isEqualTo("705ab4f5-6393-11e8-b7cc-42010a800002");
  }

  @Test
  void onlyCreatedPodsAreChanged() throws Exception {
    ObjectNode update = review();
    ((ObjectNode) update.path("request"))
        .put("operation", "UPDATE")
        .set("oldObject", update.at("/request/object"));
    ObjectNode deployment = review();
    ((ObjectNode) deployment.at("/request/kind")).put("group", "apps").put("kind", "Deployment");
    ObjectNode ephemeral = review();
    ((ObjectNode) ephemeral.path("request")).put("subResource", "ephemeralcontainers");

    assertThat(response(handler(), review()).has("patch")).isTrue();
    assertThat(response(handler(), update).has("patch")).isFalse();
    assertThat(response(handler(), deployment).has("patch")).isFalse();
    assertThat(response(handler(), ephemeral).has("patch")).isFalse();
  }

  @Test
  void podMayHaveTheVerifierOfAReplicaOfAnotherVersionAndNothingElse() throws Exception {
    PolicySet alone = PolicyDirectory.read(EXAMPLE);
    PolicySet updating =
        PolicySet.of(
            alone.policies(),
            new DecisionContext(
                alone.namespaces(),
                alone.runtimes(),
                Set.of("modelgate/verifier:next"),
                Map.of(),
                Map.of()),
            List.of());
    JsonNode pod = review().at("/request/object");
    JsonNode patch =
        new JsonMapper().readTree(response(handler(), review()).path("patch").binaryValue());
    JsonNode ofOther = JsonPatch.apply(patch, pod);
    ObjectNode verifier = (ObjectNode) ofOther.at("/spec/initContainers/0");
    verifier.put("image", "modelgate/verifier:next");

    assertThat(refusal(alone, ofOther))
        .contains(
            "its init container model-validation is not the one that was injected, it differs in"
                + " image");
    assertThat(refusal(updating, ofOther)).isEmpty();

    verifier.put("image", "modelgate/verifier:older");
    assertThat(refusal(updating, ofOther)).contains("differs in image");
    verifier.put("image", "modelgate/verifier:next");
    verifier.withArray("args").add("--ignore-unsigned-files");
    assertThat(refusal(updating, ofOther)).contains("differs in args, image");
  }

  private static String refusal(PolicySet policies, JsonNode pod) throws Exception {
    return AdmissionHandlers.response(policies, pod, AdmissionHandler::validate)
        .at("/status/message")
        .asText();
  }

  private static AdmissionHandler handler() {
    return AdmissionHandlers.with(PolicyDirectory.read(EXAMPLE));
  }

  private static ObjectNode review() throws IOException {
    return AdmissionReviews.creating("key", Yaml.read(EXAMPLE.resolve("pod.yaml")));
  }

  private static JsonNode response(AdmissionHandler handler, ObjectNode review) throws Exception {
    AdmissionResponse answer =
        handler.mutate(AdmissionReviewReader.read(AdmissionReviews.stream(review)));
    return new JsonMapper().readTree(new String(answer.review(), UTF_8)).path("response");
  }
}
