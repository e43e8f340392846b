package io.modelgate.policy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.sandbox.RuntimeRuleResult.Status;
import io.modelgate.policy.sandbox.Runtimes.HandlerFeature;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.testing.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules call for, and what becomes of pods that stand against them. */
final class SandboxRuleTest {
  private static final String KATA =
      "{isolation: [kata, gvisor], rules: [{name: r, runtime: kata%s}]}";
  private static final String DIFFERS =
      "Pod a has %s, but rule r of RuntimePolicy p requires runtime kata: set runtimeClassName to"
          + " that.";
  private static final String LABEL_DIFFERS =
      "Pod a has label secure-ai.io/runtime: gvisor, but rule r of RuntimePolicy"
          + " p requires runtime kata: remove the label, or set it to that.";

  @Test
  void mutateSetsTheRuntimeOnlyWhereNoneIsSet() {
    assertThat(runtime(KATA.formatted(""), "", "")).isEqualTo("kata");
    assertThat(decide(KATA.formatted(""), "", "runtimeClassName: kata"))
        .isEqualTo(Decision.Unchanged.SILENTLY);
    assertDenied(
        KATA.formatted(""),
        "",
        "runtimeClassName: runc",
        DIFFERS.formatted("runtimeClassName runc"));
    assertDenied(KATA.formatted(""), "secure-ai.io/runtime: gvisor", "", LABEL_DIFFERS);
    assertDenied(
        KATA.formatted(""),
        "secure-ai.io/runtime: gvisor",
        "runtimeClassName: kata",
        LABEL_DIFFERS);
  }

  @Test
  void overrideSetsItWhateverThePodAsksFor() {
    String policy = KATA.formatted(", onDifferent: Override");

    assertThat(runtime(policy, "secure-ai.io/runtime: gvisor", "runtimeClassName: runc"))
        .isEqualTo("kata");
  }

  @Test
  void keepIfIsolatedComparesByTheOrderOfThePolicy() {
    String policy =
        "{isolation: [tdx, kata, gvisor], rules: [{name: r, runtime: kata, onDifferent:"
            + " KeepIfIsolated}]}";

    assertThat(decide(policy, "", "runtimeClassName: tdx")).isEqualTo(Decision.Unchanged.SILENTLY);
    assertThat(runtime(policy, "secure-ai.io/runtime: tdx", "")).isEqualTo("tdx");
    assertThat(runtime(policy, "", "")).isEqualTo("kata");
    assertDenied(
        policy, "", "runtimeClassName: gvisor", DIFFERS.formatted("runtimeClassName gvisor"));
    assertDenied(policy, "", "runtimeClassName: runc", DIFFERS.formatted("runtimeClassName runc"));
    assertDenied(policy, "secure-ai.io/runtime: gvisor", "", LABEL_DIFFERS);
  }

  @Test
  void enforceDeniesWhatIsNotSetAlready() {
    String policy = KATA.formatted(", action: Enforce");

    assertDenied(policy, "", "", DIFFERS.formatted("no runtimeClassName"));
    assertDenied(
        policy, "", "runtimeClassName: gvisor", DIFFERS.formatted("runtimeClassName gvisor"));
    assertThat(decide(policy, "", "runtimeClassName: kata")).isEqualTo(Decision.Unchanged.SILENTLY);
  }

  @Test
  void warnAndAuditAdmitAndSay() {
    String sentence = DIFFERS.formatted("no runtimeClassName");

    assertThat(decide(KATA.formatted(", action: Warn"), "", ""))
        .isEqualTo(new Decision.Unchanged(Notices.warning(List.of(sentence))));
    assertThat(decide(KATA.formatted(", action: Audit"), "", ""))
        .isEqualTo(new Decision.Unchanged(new Notices(List.of(), List.of(sentence))));
  }

  @Test
  void firstRuleThatMatchesDecidesWhateverItsAction() {
    String policy =
        "{rules: [{name: audit, match: {containers: [c]}, runtime: kata, action: Audit}, {name: r,"
            + " runtime: kata, action: Enforce}]}";

    assertThat(decide(policy, "", "")).isInstanceOf(Decision.Unchanged.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{registry: quay.io}           | QUAY.IO/team/a:1               | true",
        "{registry: quay.io}           | quay.io:443/team/a:1           | true",
        "{registry: 'Quay.IO:443'}     | quay.io/team/a:1               | true",
        "{registry: quay.io}           | quay.io:80/team/a:1            | false",
        "{registry: docker.io}         | busybox                        | true",
        "{registry: docker.io}         | index.docker.io/library/a      | true",
        "{registry: index.docker.io}   | team/a                         | true",
        "{registry: ''}                | busybox:1                      | true",
        "{registry: ''}                | docker.io/library/busybox:1    | false",
        "{registry: quay.io}           | docker.io/quay.io/a            | false",
        "{registry: 'hub.example:5000'}| HUB.example:5000/a             | true",
        "{registry: 'hub.example'}     | hub.example:5000/a             | false",
        "{regex: 'quay\\.io/.*:1'}      | QUAY.IO:443/team/a:1           | true",
        "{regex: 'quay\\.io/.*:.*'}     | quay.io/a@sha256:00            | true",
        "{contains: quay.io/team/}     | QUAY.IO:443/team/a             | true",
        "{contains: library/busybox}   | busybox                        | true",
        "{contains: 'a:latest'}        | team/a                         | true",
        "{glob: 'quay.io/*:1'}         | Quay.io/a:2@sha256:00          | true",
        "{glob: 'docker.io/*'}         | quay.io/busybox                | false",
      })
  void imagesAreComparedAsRuntimesResolveThem(String match, String image, boolean expected) {
    Decision decision =
        decide(
            "{rules: [{name: r, match: {containers: [i], images: [%s]}, runtime: kata}]}"
                .formatted(match),
            "",
            "initContainers: [{name: i, image: '%s'}]".formatted(image));

    assertThat(decision instanceof Decision.Mutate).isEqualTo(expected);
  }

  @Test
  void imageNamedByItsIdMayBeAny() {
    assertDenied(
        "{rules: [{name: r, match: {images: [{registry: quay.io}]}, runtime: kata}]}",
        "",
        "initContainers: [{name: i, image: 'sha256:%s'}]".formatted("a".repeat(64)),
        "Rule r of RuntimePolicy p cannot be applied to pod a, container i names its image by an"
            + " ID, which may be any image: correct the rule, or the pod.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{images: [{contains: torch}]}                        | true",
        "{images: [{glob: 'team/*:2'}]}                       | true",
        "{images: [{glob: 'torch'}]}                          | false",
        "{images: [{regex: 'team/.*torch:[0-9]'}]}            | true",
        "{images: [{regex: 'torch'}]}                         | false",
        "{images: [{registry: ''}]}                           | true",
        "{images: [{registry: 'hub.example:5000'}]}           | true",
        "{images: [{registry: team}]}                         | false",
        "{containers: [debug]}                                | true",
        "{containers: [none]}                                 | false",
        "{containers: [c], images: [{contains: tool}]}        | false",
        "{images: [{contains: torch}], resources: [{resource: cpu, operator: GreaterThan,"
            + " quantity: 4}]} | true",
        "{images: [{contains: fetch}], resources: [{resource: cpu, operator: GreaterThan,"
            + " quantity: 4}]} | false",
        "{resources: [{resource: cpu, operator: LessThan, quantity: 1}]}   | true",
        "{resources: [{resource: cpu, operator: AtLeast, quantity: 4500m}]} | true",
        "{resources: [{resource: cpu, of: Limits, operator: AtMost, quantity: 8}]} | true",
        "{resources: [{resource: memory, operator: AtMost, quantity: 1Ti}]}  | false",
        "{features: [GPU]}                                    | true",
        "{features: [Privileged]}                             | true",
        "{features: [HostNetwork, HostPID]}                   | false",
        "{features: [HostPath]}                               | true",
        "{features: [RunAsRoot], containers: [c]}             | false",
        "{features: [RunAsRoot], containers: [init]}          | true",
        "{capabilities: [NET_ADMIN]}                          | true",
        "{capabilities: [SYS_ADMIN]}                          | false",
        "{labels: {matchLabels: {app: a}}}                    | true",
        "{annotations: {team: 'ml-*'}}                        | true",
        "{annotations: {other: '*'}}                          | false",
        "{serviceAccounts: [default]}                         | true",
        "{owners: [Job]}                                      | true",
        "{owners: [none]}                                     | false",
        "{expression: 'pod.spec.containers.size() == 1'}      | true",
      })
  void matches(String match, boolean expected) {
    JsonNode pod =
        Yaml.parse(
            """
            metadata:
              name: a
              labels: {app: a}
              annotations: {team: ml-vision}
              ownerReferences: [{kind: Job, name: j, controller: true}]
            spec:
              securityContext: {runAsUser: 7}
              volumes: [{name: v, hostPath: {path: /}}]
              initContainers:
                - name: init
                  image: fetch
                  resources: {limits: {cpu: 500m}}
                  securityContext: {privileged: true, runAsUser: 0, capabilities: {add: [CAP_NET_ADMIN]}}
              containers:
                - {name: c, image: 'team/torch:2', resources: {requests: {cpu: 1}, limits: {cpu: 4500m}}}
              ephemeralContainers:
                - {name: debug, image: 'hub.example:5000/tool:1', resources: {limits: {nvidia.com/gpu: 1}}}
            """);
    SandboxPolicy policy =
        policy("p", "{lacking: [], rules: [{name: r, match: %s, runtime: kata}]}".formatted(match));

    Decision decision =
        SandboxRule.decide(
            List.of(policy),
            Runtimes.UNKNOWN,
            PodView.of("n", pod, Set.of()),
            Authorization.OFFLINE);

    assertThat(decision instanceof Decision.Mutate).isEqualTo(expected);
  }

  @Test
  void whatThePodAsksForAsAWholeCountsForContainersWithoutALimit() {
    String policy =
        "{rules: [{name: r, match: {resources: [{resource: cpu, operator: GreaterThan, quantity:"
            + " 4}]}, runtime: kata}]}";

    assertThat(runtime(policy, "", "resources: {limits: {cpu: 8}}")).isEqualTo("kata");
  }

  @Test
  void ruleOfWhichItCannotBeToldDenies() {
    String why =
        "Rule r of RuntimePolicy p cannot be applied to pod a, its expression fails (evaluation"
            + " error at <input>:8: key 'nodeName' is not present in map): correct the rule, or the"
            + " pod.";
    String policy =
        "{rules: [{name: r, match: {expression: \"pod.spec.nodeName == 'a'\"}, runtime: kata%s},"
            + " {name: next, runtime: gvisor}]}";

    assertDenied(policy.formatted(""), "", "", why);
    assertDenied(policy.formatted(", action: Enforce"), "", "", why);
    assertThat(decide(policy.formatted(", action: Warn"), "", ""))
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate -> {
              assertThat(mutate.runtime().orElseThrow().name()).isEqualTo("gvisor");
              assertThat(mutate.notices()).isEqualTo(Notices.warning(List.of(why)));
            });
    assertDenied(
        "{rules: [{name: r, match: {resources: [{resource: cpu, operator: AtLeast, quantity: 1}]},"
            + " runtime: kata}]}",
        "",
        "resources: {limits: {cpu: much}}",
        "Rule r of RuntimePolicy p cannot be applied to pod a, an amount of cpu is \"much\", not a"
            + " quantity: correct the rule, or the pod.");
  }

  @Test
  void severalPoliciesMustBeContentWithOneRuntime() {
    SandboxPolicy kata = policy("a", KATA.formatted(""));
    SandboxPolicy gvisor = policy("b", "{rules: [{name: r, runtime: gvisor}]}");
    SandboxPolicy atLeastGvisor =
        policy(
            "c",
            "{isolation: [kata, gvisor], rules: [{name: r, runtime: gvisor, onDifferent:"
                + " KeepIfIsolated}]}");
    SandboxPolicy enforcing = policy("d", KATA.formatted(", action: Enforce"));

    assertThat(decide(pod("", ""), kata, gvisor))
        .isEqualTo(
            new Decision.Deny(
                "Pod a would have to run in kata and gvisor at the same time: let only one of"
                    + " RuntimePolicy a and RuntimePolicy b match the pod."));
    assertThat(
            ((Decision.Mutate) decide(pod("", ""), atLeastGvisor, kata))
                .runtime()
                .orElseThrow()
                .name())
        .isEqualTo("kata");
    assertThat(decide(pod("", ""), kata, enforcing)).isInstanceOf(Decision.Mutate.class);
    assertThat(decide(pod("", ""), gvisor, enforcing)).isInstanceOf(Decision.Deny.class);
  }

  @Test
  void brokenPolicyDeniesUnlessItOnlyWouldHaveTold() {
    assertDenied(
        "{rules: []}",
        "",
        "",
        "RuntimePolicy p cannot be applied: spec.rules is an empty list: add a rule.");
    assertThat(
            decide(
                "{rules: [{name: r, match: {expression: '('}, runtime: kata, action: Warn}]}",
                "",
                ""))
        .isInstanceOf(Decision.Unchanged.class);
  }

  @Test
  void requiredLabelMustBeThereWithAnAllowedValue() {
    String policy = "{rules: [{name: r, require: {label: zone%s}}]}";

    assertDenied(policy.formatted(""), "", "", "Pod a requires label zone");
    assertThat(decide(policy.formatted(""), "zone: x", "")).isEqualTo(Decision.Unchanged.SILENTLY);
    assertDenied(
        policy.formatted(", values: [u, v]"),
        "zone: x",
        "",
        "Pod a requires label zone to use runtime u or v");
  }

  @Test
  void podWithTheRequiredLabelIsLeftToTheRulesThatFollow() {
    String policy =
        "{rules: [{name: first, match: {containers: [c]}, require: {label: zone}},"
            + " {name: second, runtime: kata}]}";

    assertDenied(policy, "", "runtimeClassName: kata", "Pod a requires label zone");
    assertThat(runtime(policy, "zone: x", "")).isEqualTo("kata");
    assertThat(RuntimeRuleResults.of(List.of(policy("p", policy)), pod("zone: x", "")))
        .extracting(RuntimeRuleResult::result)
        .containsExactly(Status.PASS, Status.FAIL);
    assertThat(RuntimeRuleResults.of(List.of(policy("p", policy)), pod("", "")))
        .extracting(RuntimeRuleResult::result)
        .containsExactly(Status.FAIL, Status.SKIP);
  }

  @Test
  void runtimeThatIsMissingOrNowhereOfferedIsSaid() {
    Runtimes runtimes =
        new Runtimes(
            Map.of(
                "kata",
                new RuntimeClassView("kata", "kata-qemu", Map.of("k", "v"), List.of(), true)),
            List.of(
                new NodeView("other", Map.of(), true, Optional.of(Set.of("kata-qemu"))),
                new NodeView("down", Map.of("k", "v"), false, Optional.of(Set.of("kata-qemu"))),
                new NodeView("without", Map.of("k", "v"), true, Optional.of(Set.of("runc")))),
            true);
    String unavailable =
        "Pod a would stay pending, because no ready node offers handler kata-qemu of RuntimeClass"
            + " kata: set up such a node";

    assertThat(decide(pod("", ""), runtimes, policy("p", KATA.formatted(""))))
        .isEqualTo(
            new Decision.Deny(
                unavailable
                    + ", or set spec.whenUnavailable: Warn of RuntimePolicy p if nodes are added"
                    + " when pods are pending."));
    assertThat(
            decide(
                pod("", ""),
                runtimes,
                policy("p", "{whenUnavailable: Warn, rules: [{name: r, runtime: kata}]}")))
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate -> assertThat(mutate.notices().warnings()).containsExactly(unavailable + "."));
    assertThat(decide(pod("", ""), runtimes, policy("p", "{rules: [{name: r, runtime: gvisor}]}")))
        .isEqualTo(
            new Decision.Deny(
                "Pod a would run in RuntimeClass gvisor, which does not exist: create it, or"
                    + " change RuntimePolicy p."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostUsers: false | USER_NAMESPACES | hostUsers: false | user namespaces",
        "initContainers: [{name: i, volumeMounts: [{name: v, recursiveReadOnly: Enabled}]}] |"
            + " RECURSIVE_READ_ONLY_MOUNTS | recursiveReadOnly: Enabled | recursive read-only"
            + " mounts",
      })
  void whatNodesSayThatAHandlerCannotDoIsSaid(
      String spec, HandlerFeature feature, String field, String says) {
    SandboxPolicy denying = policy("p", KATA.formatted(""));
    SandboxPolicy warning =
        policy("p", "{whenUnavailable: Warn, rules: [{name: r, runtime: kata}]}");
    String sentence =
        "Pod a would stay pending, because it sets %s and no ready node's handler h of RuntimeClass kata supports %s: remove that, or choose another RuntimeClass"
            .formatted(field, says);
    Runtimes without = nodes(Map.of("h", Set.of(feature)), Map.of("h", Set.of(feature)));

    assertThat(decide(pod("", spec), without, denying))
        .isEqualTo(
            new Decision.Deny(
                sentence
                    + ", or set spec.whenUnavailable: Warn of RuntimePolicy p if nodes are added"
                    + " when pods are pending."));
    assertThat(decide(pod("", spec), without, warning))
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate -> assertThat(mutate.notices().warnings()).containsExactly(sentence + "."));
    assertThat(decide(pod("", ""), without, denying)).isInstanceOf(Decision.Mutate.class);
    assertThat(
            decide(
                pod("", spec),
                nodes(Map.of("h", Set.of(feature)), Map.of("other", Set.of(feature))),
                denying))
        .isInstanceOf(Decision.Mutate.class);
  }

  private static Runtimes nodes(
      Map<String, Set<HandlerFeature>> one, Map<String, Set<HandlerFeature>> other) {
    Optional<Set<String>> handlers = Optional.of(Set.of("h"));
    return new Runtimes(
        Map.of("kata", new RuntimeClassView("kata", "h", Map.of(), List.of(), false)),
        List.of(
            new NodeView("one", Map.of(), true, handlers, one),
            new NodeView("other", Map.of(), true, handlers, other)),
        true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "google.com/tpu",
        "cloud-tpus.google.com/v5e",
        "habana.ai/gaudi",
        "ibm.com/spyre_vf",
        "ibm.com/aiu_pf",
        "tencent.com/vcuda-core",
        "alibabacloud.com/ppu",
        "sophgo.com/bmdevice",
        "vastaitech.com/va",
        "aws.amazon.com/neuron",
        "aws.amazon.com/neuroncore",
        "huawei.com/Ascend910",
        "nvidia.com/gpu",
        "nvidia.com/gpu.shared",
        "nvidia.com/GH100_H100_SXM5_80GB",
        "nvidia.com/mig-1g.5gb",
        "nvidia.com/NVIDIA_A10-12Q",
        "amd.com/gpu",
        "gpu.intel.com/i915",
        "intel.com/gaudi",
        "example.com/vGPU",
        "example.com/npu",
        "deviceclass.resource.kubernetes.io/gpus",
      })
  void acceleratorsCountByWhateverName(String resource) {
    String pod = "initContainers: [{name: i, resources: {limits: {%s: 1}}}]".formatted(resource);

    assertLacksGpu(pod, "{isolation: [kata], rules: [{name: r, runtime: kata}]}");
    assertThat(
            decide(
                pod("", pod),
                Runtimes.UNKNOWN,
                policy(
                    "p",
                    "{isolation: [kata], accelerators: {resources: []}, rules: [{name: r, runtime:"
                        + " kata}]}")))
        .isInstanceOf(Decision.Mutate.class);
    assertThat(
            decide(
                pod("", pod),
                Runtimes.UNKNOWN,
                policy("p", "{rules: [{name: r, match: {features: [GPU]}, runtime: gpus}]}")))
        .isInstanceOf(Decision.Mutate.class);
  }

  /** Charts write {@code nvidia.com/gpu: 0} where there is to be none. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "'0'", "0k"})
  void noDeviceIsNoAccelerator(String amount) {
    for (String name : List.of("nvidia.com/gpu", "example.com/unknown")) {
      assertThat(
              decide(
                  pod(
                      "",
                      "initContainers: [{name: i, resources: {limits: {%s: %s}, requests: {%s: %s}}}]"
                          .formatted(name, amount, name, amount)),
                  Runtimes.UNKNOWN,
                  policy("p", "{isolation: [kata], rules: [{name: r, runtime: kata}]}")))
          .isInstanceOfSatisfying(
              Decision.Mutate.class, mutate -> assertThat(mutate.notices().warnings()).isEmpty());
    }
  }

  @Test
  void deviceByAClaimCountsUnlessThePolicySaysNo() {
    String pod =
        "resourceClaims: [{name: d, resourceClaimTemplateName: t}], initContainers: [{name: i,"
            + " resources: {claims: [{name: d}]}}]";
    String rules = "isolation: [kata], rules: [{name: r, runtime: kata}]}";

    assertLacksGpu(pod, "{" + rules);
    assertThat(
            decide(
                pod("", pod),
                Runtimes.UNKNOWN,
                policy("p", "{accelerators: {resourceClaims: false}, " + rules)))
        .isInstanceOf(Decision.Mutate.class);
  }

  @Test
  void deviceThatNoListNamesIsTold() {
    String pod =
        "initContainers: [{name: i, resources: {limits: {example.com/brain: 1, cpu: 1,"
            + " kubernetes.io/batch: 1}}}]";

    assertThat(
            decide(
                pod("", pod),
                Runtimes.UNKNOWN,
                policy("p", "{isolation: [kata], rules: [{name: r, runtime: kata}]}")))
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate ->
                assertThat(mutate.notices().warnings())
                    .containsExactly(
                        "Pod a asks for example.com/brain, which may be an accelerator that"
                            + " RuntimeClass kata cannot provide: if it is one, add it to"
                            + " spec.accelerators.resources of RuntimePolicy p."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kata-qemu-nvidia-gpu     | h                    | {}                                  |"
            + " true",
        "kata-qemu-nvidia-gpu-snp | h                    | {}                                  |"
            + " true",
        "gpus                     | kata-qemu-nvidia-gpu | {}                                  |"
            + " true",
        "gvisor-nvproxy           | runsc                | {}                                  |"
            + " true",
        "kata                     | kata-qemu            | {nvidia.com/gpu.workload.config:"
            + " vm-passthrough} | true",
        "kata                     | kata-qemu            | {nvidia.com/gpu.present: true}      |"
            + " false",
        "gvisor                   | gvisor               | {sandbox.gke.io/runtime: gvisor,"
            + " cloud.google.com/gke-accelerator: nvidia-l4} | true",
        "gvisor                   | runsc                | {nvidia.com/gpu.workload.config:"
            + " vm-passthrough} | false",
      })
  void classWhoseNameOrNodesSayItHasGpusMayHaveThem(
      String name, String handler, String labels, boolean has) {
    Map<String, String> byKey = new HashMap<>();
    Yaml.parse(labels).properties().forEach(e -> byKey.put(e.getKey(), e.getValue().asText()));
    Runtimes runtimes =
        new Runtimes(
            Map.of(name, new RuntimeClassView(name, handler, Map.of(), List.of(), false)),
            List.of(new NodeView("n", byKey, true, Optional.of(Set.of(handler)))),
            true);
    SandboxPolicy policy =
        policy("p", "{isolation: [NAME], rules: [{name: r, runtime: NAME}]}".replace("NAME", name));
    String gpu = "initContainers: [{name: i, resources: {limits: {nvidia.com/gpu: 1}}}]";

    assertThat(decide(pod("", gpu), runtimes, policy) instanceof Decision.Mutate).isEqualTo(has);
    assertThat(decide(pod("", "hostNetwork: true"), runtimes, policy))
        .isInstanceOf(Decision.Deny.class);
  }

  private static void assertLacksGpu(String spec, String policy) {
    assertThat(decide(pod("", spec), Runtimes.UNKNOWN, policy("p", policy)))
        .isEqualTo(
            new Decision.Deny(
                "Pod a uses GPU, which RuntimeClass kata cannot provide: remove it, or correct"
                    + " spec.lacking of RuntimePolicy p."));
  }

  @Test
  void nodeThatPublishesNoHandlersIsNotKnownToLackAny() {
    Runtimes runtimes =
        new Runtimes(
            Map.of("kata", new RuntimeClassView("kata", "h", Map.of(), List.of(), false)),
            List.of(new NodeView("old", Map.of(), true, Optional.empty())),
            true);

    assertThat(decide(pod("", ""), runtimes, policy("p", KATA.formatted(""))))
        .isInstanceOf(Decision.Mutate.class);
  }

  @Test
  void assessmentSaysOfEachRuleWhatItMakesOfThePodAsItIs() {
    SandboxPolicy policy =
        policy(
            "p",
            "{rules: [{name: other, match: {containers: [x]}, runtime: gvisor}, {name: r, match:"
                + " {containers: [c]}, runtime: kata}, {name: later, runtime: gvisor}]}");

    assertThat(RuntimeRuleResults.of(List.of(policy), pod("", "")))
        .containsExactly(
            new RuntimeRuleResult("p", "other", Status.SKIP, "", ""),
            new RuntimeRuleResult(
                "p", "r", Status.FAIL, "kata", DIFFERS.formatted("no runtimeClassName")),
            new RuntimeRuleResult("p", "later", Status.SKIP, "", ""));
    assertThat(RuntimeRuleResults.of(List.of(policy), pod("", "runtimeClassName: kata")))
        .contains(new RuntimeRuleResult("p", "r", Status.PASS, "kata", ""));
    assertThat(
            RuntimeRuleResults.of(
                List.of(policy("p", KATA.formatted(", action: Warn"))), pod("", "")))
        .extracting(RuntimeRuleResult::result)
        .containsExactly(Status.WARN);
  }

  @Test
  void podThatCameBeforeItsPolicyMayChangeInWhatIsNotAtFault() {
    List<SandboxPolicy> policies = List.of(policy("p", KATA.formatted("")));

    assertThat(
            SandboxUpdateRule.refuse(
                policies, pod("", ""), pod("app: b", ""), Authorization.OFFLINE))
        .isEmpty();
    assertThat(
            SandboxUpdateRule.refuse(
                policies,
                pod("", "runtimeClassName: kata"),
                pod("secure-ai.io/runtime: gvisor", "runtimeClassName: kata"),
                Authorization.OFFLINE))
        .contains(LABEL_DIFFERS);
  }

  @Test
  void policyThatCannotBeAppliedRefusesChangesAsItDeniesPods() {
    List<SandboxPolicy> broken =
        List.of(policy("p", "{rules: [{name: r, match: {expression: 'no ('}, runtime: kata}]}"));

    assertThat(broken.get(0)).isInstanceOf(SandboxPolicy.Broken.class);
    assertThat(
            SandboxUpdateRule.refuse(broken, pod("", ""), pod("app: b", ""), Authorization.OFFLINE))
        .get()
        .asString()
        .startsWith("RuntimePolicy p cannot be applied: ");
  }

  @Test
  void containerOfAReservedNameCountsUnlessItIsOurs() {
    JsonNode pod =
        Yaml.parse(
            """
            metadata: {name: a}
            spec:
              initContainers: [{name: model-validation-2, image: torch}]
              containers: [{name: c, image: x}]
            """);
    PolicySet policies =
        PolicySet.of(
            List.of(
                policy(
                    "p",
                    "{namespaceSelector: {}, rules: [{name: r, match: {images: [{contains:"
                        + " torch}]}, runtime: kata}]}")));
    PolicyEngine engine =
        new PolicyEngine(
            new Verifier("torch-verifier", ContainerResources.NONE, new Fetchers(List.of())));

    assertThat(engine.decide("n", pod, policies)).isInstanceOf(Decision.Mutate.class);
    assertThat(engine.inspect("n", pod, policies).assessments())
        .extracting(RuntimeRuleResult::result)
        .containsExactly(Status.FAIL);
    ((ObjectNode) pod.at("/spec/initContainers/0")).put("image", "torch-verifier:1");
    assertThat(engine.decide("n", pod, policies)).isInstanceOf(Decision.Mutate.class);
    assertThat(engine.inspect("n", pod, policies).assessments()) // stored, it is a verifier
        .extracting(RuntimeRuleResult::result)
        .containsExactly(Status.SKIP);
  }

  @Test
  void generatedNameIsSaidByItsBeginning() {
    JsonNode pod =
        Yaml.parse("{metadata: {generateName: web-5d4-}, spec: {containers: [{name: c}]}}");

    assertThat(PodView.of("n", pod, Set.of()).name()).isEqualTo("web-5d4-*");
    assertThat(PodView.ofTemplate("n", "web-", pod, Set.of()).name()).isEqualTo("web-*");
    assertThat(PodView.of("n", Yaml.parse("{spec: {}}"), Set.of()).name())
        .isEqualTo("(without a name)");
  }

  private static void assertDenied(String policy, String labels, String spec, String message) {
    assertThat(decide(policy, labels, spec)).isEqualTo(new Decision.Deny(message));
  }

  private static String runtime(String policy, String labels, String spec) {
    return ((Decision.Mutate) decide(policy, labels, spec)).runtime().orElseThrow().name();
  }

  private static Decision decide(String policy, String labels, String spec) {
    return decide(pod(labels, spec), policy("p", policy));
  }

  private static Decision decide(PodView pod, SandboxPolicy... policies) {
    return decide(pod, Runtimes.UNKNOWN, policies);
  }

  private static Decision decide(PodView pod, Runtimes runtimes, SandboxPolicy... policies) {
    return SandboxRule.decide(List.of(policies), runtimes, pod, Authorization.OFFLINE);
  }

  private static PodView pod(String labels, String spec) {
    JsonNode pod =
        Yaml.parse(
            "{metadata: {name: a, labels: {%s}}, spec: {containers: [{name: c, image: x}], %s}}"
                .formatted(labels, spec));
    return PodView.of("n", pod, Set.of());
  }

  private static SandboxPolicy policy(String name, String spec) {
    return RuntimePolicies.compile(name, spec);
  }
}
