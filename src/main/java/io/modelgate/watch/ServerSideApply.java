package io.modelgate.watch;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How the controller writes: only the fields that it owns, whoever else writes others. */
final class ServerSideApply {
  /** Owner of what follows from policies. */
  static final PatchContext OF_POLICIES =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-policies")
          .withForce(true)
          .build();

  private ServerSideApply() {}
}
