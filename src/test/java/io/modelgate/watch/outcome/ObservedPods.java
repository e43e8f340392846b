package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.Yaml;

/** Pods as the watch would hand them on. */
public final class ObservedPods {
  private static final JsonMapper JSON = new JsonMapper();

  private ObservedPods() {}

  /** A pod in YAML, by the way that it takes through the watch. */
  public static ObservedPod of(String yaml) {
    return of(Yaml.parse(yaml));
  }

  /** The same in JSON. */
  public static ObservedPod of(JsonNode stored) {
    return new ObservedPod(JSON.convertValue(stored, PackedPod.class), (namespace, name) -> stored);
  }
}
