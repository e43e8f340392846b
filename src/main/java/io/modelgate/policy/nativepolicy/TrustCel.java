package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection.TrustVolume;

/** Volumes with what a verifier trusts: as {@code VolumeJson} writes them. */
final class TrustCel {
  private TrustCel() {}

  /** Whether volume {@code w} is that of an entry of a ConfigMap or Secret. */
  static Cel isVolume(TrustSource.Entry entry) {
    Cel items = Cel.of("[[%s, %s]]", Cel.text(entry.key()), Cel.text(TrustVolume.FILE));
    return switch (entry.source()) {
      case CONFIG_MAP ->
          Cel.of(
              "w.?configMap.?name.orValue(\"\") == %s"
                  + " && w.?configMap.?items.orValue([]).map(i, [i.key, i.path]) == %s",
              Cel.text(entry.object()), items);
      case SECRET ->
          Cel.of(
              "w.?secret.?secretName.orValue(\"\") == %s"
                  + " && w.?secret.?items.orValue([]).map(i, [i.key, i.path]) == %s",
              Cel.text(entry.object()), items);
    };
  }
}
