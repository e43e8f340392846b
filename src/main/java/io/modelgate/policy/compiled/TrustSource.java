package io.modelgate.policy.compiled;

import io.modelgate.policy.decision.Injection.TrustVolume;
import java.nio.file.Path;

/** Where a key, a certificate authority or a trust root comes from. */
public sealed interface TrustSource {
  /**
   * Where the verifier mounts what does not come from the pod, and with {@code -2} behind it and so
   * on the further ones: no volume of a pod may be there.
   */
  Path DIRECTORY = Path.of("/etc/modelgate/trust");

  /**
   * Environment variable with what stands in the policy; further ones have {@code _2} and so on.
   */
  String VARIABLE = "MODELGATE_TRUST";

  /** A file that the pod's containers mount. */
  record InPod(String path) implements TrustSource {}

  /** Text that stands in the policy. */
  record Inline(String text) implements TrustSource {}

  /** An entry of a ConfigMap or a Secret in the pod's namespace. */
  record Entry(TrustVolume.Source source, String object, String key) implements TrustSource {}
}
