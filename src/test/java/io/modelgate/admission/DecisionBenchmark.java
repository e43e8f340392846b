package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.modelgate.admission.ReviewMemory.Reservation;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Yaml;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a review costs from the bytes of its body to those of its answer, without HTTP: processor
 * time and allocated bytes of the thread. Prints tables; {@code src/bench/decisions.py} runs it.
 */
final class DecisionBenchmark {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String NAMESPACE = "team";
  private static final String KEY =
      "config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----'}}}";
  private static final DecisionContext SURROUNDINGS =
      DecisionContext.of(
          new Namespaces(
              Map.of(NAMESPACE, Map.of("kubernetes.io/metadata.name", NAMESPACE, "team", "team")),
              true));

  private static final int[] COUNTS = {1, 10, 100, 1_000, 10_000};

  /** What policies of one row select by; each selects another pod. */
  private static final Map<String, IntFunction<Policy>> FAMILIES = new TreeMap<>();

  static {
    own("ModelValidation, matchLabels", "pods: {matchLabels: {tier: ml, app: app-%d}}");
    own(
        "ModelValidation, matchExpressions",
        """
        pods: {matchExpressions: [{key: app, operator: In, values: [app-%d, other-%d]},
          {key: tier, operator: NotIn, values: [web]}]}\
        """);
    own("ModelValidation, images", "images: ['registry.example.com/team/server-%d:*']");
    own("ModelValidation, claims", "volumes: {persistentVolumeClaims: ['models-%d']}");
    own("ModelValidation, ConfigMaps", "volumes: {configMaps: ['*-signature-%d']}");
    own("ModelValidation, image volumes", "volumes: {images: ['registry.example.com/models/m%d']}");
    FAMILIES.put(
        "ClusterModelValidation, namespaceSelector",
        i ->
            ModelPolicyCompiler.compile(
                PolicyId.clusterWide(Kind.CLUSTER, "p" + i),
                spec(
                    "namespaceSelector: {matchLabels: {team: team-%d}}, selector: {pods: {}}",
                    i, ClusterModelValidationSpec.class),
                TrustRootLookup.NONE));
    runtime("RuntimePolicy, labels", "labels: {matchLabels: {app: app-%d}}");
    runtime("RuntimePolicy, images", "images: [{contains: server-%d}]");
    runtime("RuntimePolicy, containers", "containers: ['server-%d-*']");
  }

  private DecisionBenchmark() {}

  private static void own(String name, String selector) {
    FAMILIES.put(
        name,
        i ->
            ModelPolicyCompiler.compile(
                new PolicyId(Kind.NAMESPACED, NAMESPACE, "p" + i),
                spec("selector: {" + selector + "}", i, ModelValidationSpec.class),
                TrustRootLookup.NONE));
  }

  private static void runtime(String name, String match) {
    FAMILIES.put(
        name,
        i ->
            SandboxPolicyCompiler.compile(
                PolicyId.clusterWide(Kind.RUNTIME, "p" + i),
                MAPPER.convertValue(
                    Yaml.parse(
                        "{namespaceSelector: {}, rules: [{name: r, runtime: kata, match: {"
                            + match.replace("%d", Integer.toString(i))
                            + "}}]}"),
                    RuntimePolicySpec.class)));
  }

  private static <S> S spec(String more, int number, Class<S> type) {
    String yaml = "{" + KEY + ", " + more.replace("%d", Integer.toString(number)) + "}";
    return MAPPER.convertValue(Yaml.parse(yaml), type);
  }

  /** Runs for some minutes, or a second a figure with {@code quick}. */
  public static void main(String[] arguments) throws Exception {
    long budget = arguments.length > 0 && arguments[0].equals("quick") ? 300 : 1_500;
    System.out.println("| a pod of 7.7 KB that none selects; µs of CPU | " + heads() + " |");
    System.out.println("| --- |" + " ---: |".repeat(COUNTS.length));
    byte[] unconcerned = review(false, 3);
    // Else the first row would be about a JVM that has just started.
    measure(List.of(FAMILIES.values().iterator().next().apply(0)), unconcerned, 10 * budget);
    for (Map.Entry<String, IntFunction<Policy>> family : FAMILIES.entrySet()) {
      StringBuilder row = new StringBuilder("| " + family.getKey());
      for (int count : COUNTS) {
        List<Policy> policies =
            IntStream.range(0, count).mapToObj(i -> family.getValue().apply(i + 100)).toList();
        row.append(" | %.0f".formatted(measure(policies, unconcerned, budget).micros()));
      }
      System.out.println(row + " |");
    }
    building();
    bodies(budget);
  }

  private static String heads() {
    return String.join(" | ", IntStream.of(COUNTS).mapToObj("%,d"::formatted).toList());
  }

  /** How long a new snapshot takes. */
  private static void building() {
    List<Policy> all = new ArrayList<>();
    for (IntFunction<Policy> family : FAMILIES.values()) {
      IntStream.range(0, 10_000 / FAMILIES.size()).forEach(i -> all.add(family.apply(i)));
    }
    PolicySet before = set(all);
    System.out.printf("%nA snapshot of %,d policies of all these kinds: ", all.size());
    System.out.printf("%.1f ms of CPU, ", millis(() -> set(all)));
    System.out.printf("%.1f if none changed, ", millis(() -> before.next(all, SURROUNDINGS)));
    all.remove(0);
    System.out.printf("%.1f if one did.%n%n", millis(() -> before.next(all, SURROUNDINGS)));
  }

  /** The least of some. */
  private static double millis(Supplier<PolicySet> work) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      if (work.get().size() == 0) {
        throw new IllegalStateException();
      }
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least / 1e6;
  }

  private static void bodies(long budget) throws Exception {
    System.out.println("| body | webhook | KB | µs of CPU | allocated, KB | allocated / body |");
    System.out.println("| --- | --- | ---: | ---: | ---: | ---: |");
    List<Policy> policies = new ArrayList<>();
    for (IntFunction<Policy> family : FAMILIES.values()) {
      IntStream.range(0, 10).forEach(i -> policies.add(family.apply(i + 100)));
    }
    policies.add(
        ModelPolicyCompiler.compile(
            new PolicyId(Kind.NAMESPACED, NAMESPACE, "demo"),
            spec("model: {path: /models/demo}", 0, ModelValidationSpec.class),
            TrustRootLookup.NONE));
    for (int containers : new int[] {1, 2, 3, 10, 50}) {
      for (boolean isLabelled : new boolean[] {true, false}) {
        byte[] body = review(isLabelled, containers);
        Cost cost = measure(policies, body, budget);
        System.out.printf(
            "| %d containers, %s | mutate | %.1f | %.0f | %.1f | %.1f |%n",
            containers,
            isLabelled ? "labelled" : "unlabelled",
            body.length / 1e3,
            cost.micros(),
            cost.bytes() / 1e3,
            (double) cost.bytes() / body.length);
      }
    }
  }

  private record Cost(double micros, long bytes) {}

  private static PolicySet set(List<Policy> policies) {
    return PolicySet.of(policies, SURROUNDINGS, List.of());
  }

  /** The median of some rounds, after one that does not count. */
  private static Cost measure(List<Policy> policies, byte[] body, long budget) throws Exception {
    AdmissionHandler handler = AdmissionHandlers.with(set(policies));
    ReviewMemory memory = new ReviewMemory();
    round(handler, memory, body, budget);
    List<Cost> rounds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rounds.add(round(handler, memory, body, budget / 5));
    }
    rounds.sort((one, other) -> Double.compare(one.micros(), other.micros()));
    return rounds.get(2);
  }

  private static Cost round(AdmissionHandler handler, ReviewMemory memory, byte[] body, long millis)
      throws Exception {
    long end = System.nanoTime() + millis * 1_000_000;
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    int answers = 0;
    do {
      try (Reservation reservation = memory.reserve()) {
        AdmissionRequest request =
            handler.read(ReviewBody.read(new ByteArrayInputStream(body), body.length, reservation));
        if (handler.mutate(request).kind() == AdmissionResponse.Kind.ERROR) {
          throw new IllegalStateException();
        }
      }
      answers++;
    } while (System.nanoTime() < end);
    return new Cost(
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / answers,
        (THREADS.getCurrentThreadAllocatedBytes() - bytes) / answers);
  }

  /** As an API server sends it: with managed fields, and all that it fills in. */
  private static byte[] review(boolean isLabelled, int containers) throws JsonProcessingException {
    ObjectNode pod = (ObjectNode) Yaml.parse("{apiVersion: v1, kind: Pod, metadata: {}, spec: {}}");
    ObjectNode metadata = ((ObjectNode) pod.get("metadata")).put("namespace", NAMESPACE);
    metadata.put("name", "server-5d4f6c7b8-x2x4z").put("creationTimestamp", "2026-01-01T00:00:00Z");
    ObjectNode labels = metadata.putObject("labels").put("app", "server").put("tier", "ml");
    labels.put("pod-template-hash", "5d4f6c7b8");
    if (isLabelled) {
      labels.put("validation.rhtas.redhat.com/ml", "demo");
    }
    ObjectNode spec = (ObjectNode) pod.get("spec");
    ArrayNode all = spec.putArray("containers");
    ObjectNode fields = MAPPER.createObjectNode();
    for (int i = 0; i < containers; i++) {
      ObjectNode container = container(i);
      all.add(container);
      fields.set("k:{\"name\":\"c" + i + "\"}", fields(container));
    }
    metadata
        .putArray("managedFields")
        .addObject()
        .put("manager", "kubectl")
        .put("operation", "Apply")
        .putObject("fieldsV1")
        .putObject("f:spec")
        .set("f:containers", fields);
    spec.set(
        "volumes",
        Yaml.parse(
            "[{name: models, persistentVolumeClaim: {claimName: models}}, {name: scratch, emptyDir:"
                + " {}}, {name: settings, configMap: {name: settings, defaultMode: 420}}]"));
    spec.put("serviceAccountName", "default")
        .put("restartPolicy", "Always")
        .put("schedulerName", "default-scheduler");
    spec.set(
        "tolerations",
        Yaml.parse(
            "[{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute,"
                + " tolerationSeconds: 300}, {key: node.kubernetes.io/unreachable, operator:"
                + " Exists, effect: NoExecute, tolerationSeconds: 300}]"));
    ObjectNode review = AdmissionReviews.creating(NAMESPACE, pod);
    ((ObjectNode) review.get("request"))
        .set(
            "userInfo",
            Yaml.parse(
                "{username: 'system:serviceaccount:kube-system:replicaset-controller', groups:"
                    + " ['system:serviceaccounts', 'system:authenticated']}"));
    return MAPPER.writeValueAsString(review).getBytes(UTF_8);
  }

  private static ObjectNode container(int number) {
    ObjectNode container =
        (ObjectNode)
            Yaml.parse(
                """
                {name: server, image: registry.example.com/serving/vllm-openai:v0.9.1,
                 args: ['--model=/models/demo', '--port=8080', '--served-model-name=demo'],
                 imagePullPolicy: IfNotPresent, terminationMessagePath: /dev/termination-log,
                 terminationMessagePolicy: File,
                 ports: [{containerPort: 8080, name: http, protocol: TCP}],
                 resources: {limits: {cpu: '4', memory: 64Gi, nvidia.com/gpu: '1'},
                   requests: {cpu: '2', memory: 32Gi}},
                 livenessProbe: {httpGet: {path: /health, port: http, scheme: HTTP},
                   initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 1},
                 securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true},
                 volumeMounts: [{name: models, mountPath: /models}, {name: scratch, mountPath: /tmp},
                   {name: settings, mountPath: /etc/settings, readOnly: true}]}
                """);
    container.put("name", "c" + number);
    ArrayNode env = container.putArray("env");
    for (int i = 0; i < 12; i++) {
      env.addObject().put("name", "SETTING_" + i).put("value", "value-" + "x".repeat(30) + i);
    }
    return container;
  }

  /** What field management notes of it. */
  private static JsonNode fields(JsonNode of) {
    ObjectNode fields = MAPPER.createObjectNode();
    if (of.isObject()) {
      of.properties().forEach(each -> fields.set("f:" + each.getKey(), fields(each.getValue())));
    }
    return fields;
  }
}
