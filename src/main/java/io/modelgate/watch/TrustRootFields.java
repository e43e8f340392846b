package io.modelgate.watch;

import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.CompiledTrustRoot.Bundle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the status of a TrustRoot says about what it holds. */
final class TrustRootFields {
  private TrustRootFields() {}

  static Map<String, Object> of(CompiledTrustRoot.Usable root) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("keys", count(root.keys()));
    fields.put("certificateAuthorities", count(root.certificateAuthorities()));
    root.sigstoreRootDate().ifPresent(date -> fields.put("sigstoreRootDate", date.toString()));
    return fields;
  }

  private static int count(Optional<Bundle> bundle) {
    return bundle.map(Bundle::count).orElse(0);
  }
}
