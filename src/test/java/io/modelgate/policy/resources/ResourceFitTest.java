package io.modelgate.policy.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView.Item;
import io.modelgate.testing.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifiers are fitted into pods, and change nothing about them. */
final class ResourceFitTest {
  private static final ContainerResources WANTED =
      new ContainerResources(
          Map.of("cpu", "100m", "memory", "128Mi"), Map.of("cpu", "2", "memory", "256Mi"));
  private static final Fetchers FETCHERS = new Fetchers(List.of(new Fetcher("fetch", Glob.ANY)));
  private static final String BURSTABLE = "containers: [{resources: {requests: {cpu: 1}}}]";

  @Test
  void podWithoutBoundsGetsWhatIsWanted() throws Exception {
    assertThat(fit(BURSTABLE, false)).isEqualTo(WANTED);
    assertThat(fit("containers: [{}]", true)).isEqualTo(WANTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // No more than the pod gets anyway, if that is enough to work with.
        "{cpu: 8, memory: 64Gi}     | 2    | 256Mi",
        "{cpu: 500m, memory: 200Mi} | 500m | 200Mi",
        "{cpu: 50m, memory: 64Mi}   | 100m | 128Mi",
      })
  void guaranteedPodStaysSo(String amounts, String cpu, String memory) throws Exception {
    String pod =
        "containers: [{resources: {requests: %s, limits: %s}}]".formatted(amounts, amounts);

    assertThat(fit(pod, false)).isEqualTo(both(cpu, memory));
    assertThat(fit("containers: [{resources: {limits: %s}}]".formatted(amounts), false))
        .isEqualTo(both(cpu, memory));
    assertThat(fit(pod, true)).isEqualTo(both("2", "256Mi"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containers: [{resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 2, memory:"
            + " 1Gi}}}]",
        "containers: [{resources: {limits: {cpu: 1, memory: 1Gi}}}, {}]",
        "containers: [{resources: {limits: {cpu: 1, memory: 1Gi}}}]; initContainers: [{}]",
        "containers: [{resources: {limits: {cpu: 0, memory: 1Gi}}}]",
        "containers: [{resources: {limits: {memory: 1Gi}}}]",
      })
  void podOfAnotherClassKeepsTheLimits(String pod) throws Exception {
    assertThat(fit(pod.replace("; ", "\n"), false)).isEqualTo(WANTED);
  }

  @Test
  void initContainersCountForTheClass() throws Exception {
    String limits = "{resources: {limits: {cpu: 200m, memory: 160Mi}}}";

    assertThat(
            fit(
                "containers: [%s]\ninitContainers: [{name: model-validation}, %s]"
                    .formatted(limits, limits),
                false))
        .isEqualTo(both("200m", "160Mi"));
  }

  @Test
  void limitRangeLowersAndRaises() throws Exception {
    assertThat(fit(BURSTABLE, false, range("Container", "", "cpu=1,memory=192Mi", "")))
        .isEqualTo(
            new ContainerResources(WANTED.requests(), Map.of("cpu", "1", "memory", "192Mi")));
    assertThat(fit(BURSTABLE, false, range("Container", "cpu=300m,memory=300Mi", "", "")))
        .isEqualTo(
            new ContainerResources(
                Map.of("cpu", "300m", "memory", "300Mi"), Map.of("cpu", "2", "memory", "300Mi")));
    assertThat(fit(BURSTABLE, false, range("Container", "", "", "cpu=4,memory=1")))
        .isEqualTo(
            new ContainerResources(Map.of("cpu", "500m", "memory", "256Mi"), WANTED.limits()));
    assertThat(fit(BURSTABLE, true, range("Container", "", "cpu=1", "cpu=3")).requests())
        .containsEntry("cpu", "334m");
  }

  @Test
  void limitRangeOfPodsLeavesRoomForTheOthers() throws Exception {
    String pod =
        """
        containers: [{resources: {requests: {cpu: 500m}, limits: {cpu: 1, memory: 1Gi}}}]
        initContainers:
          - {name: fetch, restartPolicy: Always, resources: {limits: {cpu: 200m, memory: 64Mi}}}
          - {name: late, resources: {limits: {cpu: 1500m, memory: 1Gi}}}
        """;
    LimitRangeView range = range("Pod", "", "cpu=2,memory=2Gi", "cpu=4");

    assertThat(fit(pod, false, range))
        .isEqualTo(
            new ContainerResources(
                Map.of("cpu", "100m", "memory", "128Mi"),
                Map.of("cpu", "1800m", "memory", "256Mi")));
    assertThat(fit(pod, true, range).limits()).containsEntry("cpu", "300m");
  }

  @Test
  void sidecarsOfOneAnotherCount() throws Exception {
    ResourceFit fit = of(BURSTABLE, range("Pod", "", "memory=600Mi", ""));

    assertThat(fit.fit(WANTED, true).limits()).containsEntry("memory", "256Mi");
    assertThat(fit.fit(WANTED, true).limits()).containsEntry("memory", "256Mi");
    assertThatThrownBy(() -> fit.fit(WANTED, true))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(
            "The verifier needs 128Mi of memory, but LimitRange \"small\" allows a pod at most"
                + " 600Mi of memory, of which other containers use 512Mi: raise that, or set"
                + " spec.verifier.resources of the policy.");
  }

  /** With less of it the verifier is slower, no more. */
  @Test
  void processorTimeGivesWay() throws Exception {
    Map<String, String> memory = WANTED.requests();

    assertThat(fit(BURSTABLE, false, range("Container", "", "cpu=50m", "")))
        .isEqualTo(
            new ContainerResources(
                Map.of("cpu", "50m", "memory", memory.get("memory")),
                Map.of("cpu", "50m", "memory", "256Mi")));
    assertThat(fit(BURSTABLE, false, range("Container", "", "cpu=50m", "cpu=2")).requests())
        .containsEntry("cpu", "50m");
    String own = "resources: {requests: {cpu: 60m}, limits: {cpu: 60m}}\ncontainers: [{}]";
    assertThat(fit(own, false).limits()).containsEntry("cpu", "60m");
    assertThat(fit(own, false).requests()).containsEntry("cpu", "60m");
    String full = "containers: [{resources: {limits: {cpu: 1}}}]";
    assertThatThrownBy(() -> fit(full, true, range("Pod", "", "cpu=1", "")))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(
            "The verifier needs 10m of cpu, but LimitRange \"small\" allows a pod at most 1 of cpu,"
                + " of which other containers use 1: raise that, or set spec.verifier.resources of"
                + " the policy.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | memory=64Mi | The verifier needs 128Mi of memory, but LimitRange \"small\" allows a"
            + " container at most 64Mi of memory: raise that, or set spec.verifier.resources of the"
            + " policy.",
        "cpu=3 | cpu=2 | LimitRange \"small\" requires a container to request 3 of cpu, but"
            + " LimitRange \"small\" allows a container at most 2 of cpu: raise that, or set"
            + " spec.verifier.resources of the policy.",
      })
  void whatCannotFitIsNamed(String min, String max, String sentence) {
    assertThatThrownBy(() -> fit(BURSTABLE, false, range("Container", min, max, "")))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(sentence);
  }

  @Test
  void podsOwnResourcesHold() throws Exception {
    String own =
        "resources: {requests: {cpu: 150m, memory: 64Mi}, limits: {cpu: 1, memory: 200Mi}}\n";
    String container = "containers: [{resources: {requests: {cpu: 100m, memory: 64Mi}}}]";

    assertThat(fit(own + container, false))
        .isEqualTo(
            new ContainerResources(
                Map.of("cpu", "100m", "memory", "64Mi"), Map.of("cpu", "1", "memory", "200Mi")));
    assertThat(fit(own + container, true).requests())
        .isEqualTo(Map.of("cpu", "50m", "memory", "0"));
    assertThatThrownBy(() -> fit(own.replace("200Mi", "100Mi") + container, false))
        .hasMessageStartingWith(
            "The verifier needs 128Mi of memory, but spec.resources of the pod limits memory to"
                + " 100Mi:");
    assertThatThrownBy(() -> fit(own + container, true, range("Container", "memory=16Mi", "", "")))
        .hasMessage(
            "LimitRange \"small\" requires the verifier to request 16Mi of memory, but the requests"
                + " in spec.resources of the pod leave 0 for it: raise them.");
  }

  /** Requests cannot be raised there, so the limit is lowered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pod       | 240Mi | containers: [{}]",
        "Container | 240Mi | containers: [{}]",
        "Container | 144Mi | containers: [{}], initContainers: [{name: fetch, restartPolicy:"
            + " Always, resources: {requests: {memory: 64Mi}}}]",
      })
  void ratioLowersTheLimitIfThePodHasRequestsOfItsOwn(String type, String limit, String containers)
      throws Exception {
    String pod = "{resources: {requests: {memory: 160Mi}}, %s}".formatted(containers);

    assertThat(fit(pod, false, range(type, "", "", "memory=1500m")).limits())
        .containsEntry("memory", limit);
  }

  @Test
  void ratioOfWhatNobodyAsksForIsKept() throws Exception {
    ContainerResources fitted =
        fit(BURSTABLE, false, range("Container", "", "", "ephemeral-storage=2"));

    assertThat(fitted.limits()).containsEntry("ephemeral-storage", "64Mi");
    assertThat(fitted.requests()).containsEntry("ephemeral-storage", "64Mi");
  }

  @Test
  void limitRangeGivesVerifiersNoDevices() throws Exception {
    ContainerResources fitted = fit(BURSTABLE, false, devices(false));

    assertThat(fitted.limits()).containsEntry("nvidia.com/gpu", "0");
    assertThat(fitted.requests()).containsEntry("nvidia.com/gpu", "0");
    assertThatThrownBy(() -> fit(BURSTABLE, false, devices(true)))
        .hasMessage(
            "LimitRange \"devices\" requires each container to request nvidia.com/gpu, which the"
                + " verifier never does: use an item of type Pod instead.");
  }

  private static LimitRangeView devices(boolean mustBeRequested) {
    return new LimitRangeView(
        "devices",
        List.of(
            new Item(
                "Container",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("nvidia.com/gpu", mustBeRequested))));
  }

  private static ContainerResources both(String cpu, String memory) {
    Map<String, String> amounts = Map.of("cpu", cpu, "memory", memory);
    return new ContainerResources(amounts, amounts);
  }

  private static LimitRangeView range(String type, String min, String max, String ratio) {
    return new LimitRangeView(
        "small", List.of(new Item(type, amounts(min), amounts(max), amounts(ratio), Map.of())));
  }

  private static Map<String, Quantity> amounts(String pairs) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (String pair : pairs.isEmpty() ? List.<String>of() : List.of(pairs.split(",", -1))) {
      int equals = pair.indexOf('=');
      amounts.put(
          pair.substring(0, equals), Quantity.parse(pair.substring(equals + 1)).orElseThrow());
    }
    return amounts;
  }

  private static ContainerResources fit(String spec, boolean isSidecar, LimitRangeView... ranges)
      throws UndecidableException {
    return of(spec, ranges).fit(WANTED, isSidecar);
  }

  private static ResourceFit of(String spec, LimitRangeView... ranges) {
    JsonNode pod = Yaml.parse("spec:\n" + spec.indent(2));
    return ResourceFit.of(pod, FETCHERS, List.of(ranges));
  }
}
