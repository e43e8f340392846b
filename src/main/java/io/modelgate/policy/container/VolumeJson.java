package io.modelgate.policy.container;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.policy.decision.Injection.ReservedVolume;
import io.modelgate.policy.decision.Injection.StateVolume;
import io.modelgate.policy.decision.Injection.TrustVolume;

/** A volume that only validation containers mount, as the Kubernetes API writes it. */
public final class VolumeJson {
  /** 0644: whoever the container runs as. */
  private static final int READABLE = 0644;

  /** Of one short line; small, because memory counts as the container's. */
  private static final String STATE_SIZE = "64Ki";

  private VolumeJson() {}

  /** Writes one volume as core/v1 Volume. */
  public static ObjectNode of(ReservedVolume volume) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", volume.name());
    if (volume instanceof TrustVolume trust) {
      addSource(json, trust);
    } else if (volume instanceof StateVolume) {
      json.putObject("emptyDir").put("medium", "Memory").put("sizeLimit", STATE_SIZE);
    } else if (volume instanceof RecallsVolume) {
      ObjectNode source = json.putObject("configMap").put("name", RecallsVolume.CONFIG_MAP);
      addFile(source, RecallsVolume.FILE, RecallsVolume.FILE);
      source.put("optional", true);
    } else if (volume instanceof ReceiptsVolume) {
      ObjectNode source = json.putObject("configMap").put("name", ReceiptsVolume.CONFIG_MAP);
      source.put("defaultMode", READABLE).put("optional", true);
    }
    return json;
  }

  private static void addSource(ObjectNode json, TrustVolume volume) {
    ObjectNode source =
        switch (volume.source()) {
          case CONFIG_MAP -> json.putObject("configMap").put("name", volume.object());
          case SECRET -> json.putObject("secret").put("secretName", volume.object());
        };
    addFile(source, volume.key(), TrustVolume.FILE);
  }

  private static void addFile(ObjectNode source, String key, String file) {
    source.putArray("items").addObject().put("key", key).put("path", file);
    source.put("defaultMode", READABLE);
  }
}
