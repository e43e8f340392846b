package io.modelgate.policy.sandbox;

import io.modelgate.policy.decision.Caller;
import java.util.List;
import java.util.Map;

/**
 * Who asks for something to be done with a pod, and who says what they may.
 *
 * @param creator whoever creates or changes the pod
 * @param authorizer is asked
 */
public record Authorization(Caller creator, RuntimeAuthorizer authorizer) {
  /** Nobody knows who will ask. */
  public static final Authorization OFFLINE =
      new Authorization(new Caller("", "", List.of(), Map.of()), RuntimeAuthorizer.OFFLINE);
}
