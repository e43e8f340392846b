package io.modelgate.adversary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Random pods that the API server would take, and that somebody might try. */
public final class Pods {
  static final List<String> IMAGES =
      List.of(
          "busybox:1.36",
          "inference-server:1.0",
          "quay.io/x/inference-server@sha256:%s".formatted("a".repeat(64)),
          "docker.io/library/inference-server:1.0",
          "pytorch:2",
          "modelgate/verifier:0.1.0");

  private static final Map<String, String> VOLUMES =
      Map.ofEntries(
          Map.entry("good", "persistentVolumeClaim: {claimName: models-good}"),
          Map.entry("evil", "persistentVolumeClaim: {claimName: models-evil}"),
          Map.entry("alias", "persistentVolumeClaim: {claimName: models-good}"),
          Map.entry("data", "persistentVolumeClaim: {claimName: data}"),
          Map.entry("work", "emptyDir: {}"),
          Map.entry("oci", "image: {reference: 'quay.io/models/m:1'}"),
          Map.entry("conf", "configMap: {name: models-config}"),
          Map.entry("mixed", "projected: {sources: [{configMap: {name: models-config}}]}"),
          Map.entry("host", "hostPath: {path: /var/models}"),
          Map.entry("share", "nfs: {server: nfs.example.com, path: /models}"),
          Map.entry("inline", "csi: {driver: models.example.com, readOnly: true}"),
          Map.entry(
              "fresh",
              "ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources:"
                  + " {requests: {storage: 1Gi}}, dataSource: {kind: PersistentVolumeClaim, name:"
                  + " models-good}}}}"));

  private static final List<String> PATHS =
      List.of("/models", "/models", "/models", "/models/sub", "/evil", "/work", "/mnt", "/data");

  private static final String MARK = "{\"model-validation\":\"%s\"}";

  private final Chance chance;
  private final Habits habits;

  /** Pods of somebody with habits. */
  public Pods(Chance chance, Habits habits) {
    this.chance = chance;
    this.habits = habits;
  }

  /** A template of pods, or the labels, annotations and spec of one. */
  public ObjectNode template(boolean isRestarted) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.set("labels", labels());
    if (chance.happens(habits.marks())) {
      metadata
          .putObject("annotations")
          .put(
              "validation.rhtas.redhat.com/policies",
              MARK.formatted(chance.of("ClusterModelValidation/WORLD-m0", "ModelValidation/own")));
    }
    ObjectNode spec = pod.putObject("spec");
    spec.put("terminationGracePeriodSeconds", 0);
    if (!isRestarted) {
      spec.put("restartPolicy", "Never");
    }
    if (chance.happens(0.1)) {
      spec.put("runtimeClassName", chance.of("gvisor", "kata", "runc"));
    }
    if (chance.happens(0.1)) {
      spec.put("shareProcessNamespace", true);
    }
    fill(spec);
    return pod;
  }

  private ObjectNode labels() {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    labels.put("of", "adversary");
    if (chance.happens(habits.selected())) {
      labels.put("app", "serve");
    }
    if (chance.happens(0.1)) {
      labels.put("tier", "sandbox");
    }
    if (chance.happens(habits.marks())) {
      labels.put("validation.rhtas.redhat.com/injected", "true");
    }
    if (chance.happens(habits.exempt())) {
      labels.put("validation.rhtas.redhat.com/exempt", "true");
    }
    if (chance.happens(habits.asks())) {
      labels.put("validation.rhtas.redhat.com/ml", chance.of("true", "own", "WORLD-m0"));
    }
    return labels;
  }

  private void fill(ObjectNode spec) {
    List<String> names = new ArrayList<>(VOLUMES.keySet().stream().sorted().toList());
    List<String> volumes = new ArrayList<>();
    ArrayNode written = spec.putArray("volumes");
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      boolean isGood = i == 0 && chance.happens(0.6);
      String name = isGood ? "good" : names.get(chance.below(names.size()));
      if (!volumes.contains(name)) {
        volumes.add(name);
        written.add(Yamls.object("{name: " + name + ", " + VOLUMES.get(name) + "}"));
      }
    }
    ArrayNode containers = spec.putArray("containers");
    containers.add(container("c0", volumes));
    if (chance.happens(0.2)) {
      containers.add(container("c1", volumes));
    }
    ArrayNode first = JsonNodeFactory.instance.arrayNode();
    if (chance.happens(habits.marks() * 0.7)) {
      first.add(container("model-validation", volumes));
    }
    if (chance.happens(habits.initContainers())) {
      ObjectNode init = container("init", volumes);
      if (chance.happens(0.3)) {
        init.put("restartPolicy", "Always");
      }
      first.add(init);
    }
    if (!first.isEmpty()) {
      spec.set("initContainers", first);
    }
  }

  ObjectNode container(String name, List<String> volumes) {
    ObjectNode container =
        Yamls.object("{name: %s, image: '%s', command: [sleep, '3000']}".formatted(name, image()));
    ArrayNode mounts = container.putArray("volumeMounts");
    List<String> used = new ArrayList<>();
    for (String volume : volumes) {
      String path = chance.of(PATHS);
      if (chance.happens(0.8) && !used.contains(path)) {
        used.add(path);
        if (volume.equals("good") && chance.happens(0.05)) {
          container
              .putArray("volumeDevices")
              .addObject()
              .put("name", volume)
              .put("devicePath", "/dev/x");
          continue;
        }
        ObjectNode mount = mounts.addObject().put("name", volume).put("mountPath", path);
        if (chance.happens(0.1)) {
          mount.put("subPath", "tiny");
        }
        if (volume.equals("oci") || chance.happens(0.2)) {
          mount.put("readOnly", true);
        }
      }
    }
    return container;
  }

  String image() {
    return chance.happens(habits.plainImages()) ? IMAGES.get(0) : chance.of(IMAGES);
  }
}
