package io.modelgate.watch;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/** How the controller writes: only the fields that it owns, whoever else writes others. */
final class ServerSideApply {
  /** Owner of what follows from policies. */
  static final PatchContext OF_POLICIES = ofPolicies().build();

  /** The same, of which nothing is stored. */
  static final PatchContext TRIAL_OF_POLICIES = ofPolicies().withDryRun(List.of("All")).build();

  private static PatchContext.Builder ofPolicies() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager("modelgate-policies")
        .withForce(true);
  }

  private ServerSideApply() {}
}
