package io.modelgate.watch;

import io.modelgate.api.RuntimePolicySpec.Native;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.SandboxPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Policies that the API server decides by alone. A webhook goes only after what takes its place has
 * had time to reach every API server, and is back before that goes.
 */
final class NativeOnlyPolicies {
  /** After what was stored counts in every API server. */
  static final Duration PROPAGATION_DELAY = Duration.ofSeconds(10);

  private final Runnable changed;
  private final Map<String, Instant> since = new ConcurrentHashMap<>();
  private final Map<String, Instant> ended = new ConcurrentHashMap<>();
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  /**
   * None yet.
   *
   * @param changed is called if a policy needs no webhook any more, or needs one again
   */
  NativeOnlyPolicies(Runnable changed) {
    this.changed = changed;
  }

  /** Whether somebody asks for it. */
  static boolean isAsked(Policy policy) {
    return policy instanceof SandboxPolicy.Usable usable && usable.inApiServer() == Native.Only;
  }

  /** Whether a policy needs no webhook. */
  boolean includes(SandboxPolicy policy) {
    return isAsked(policy) && settled.contains(NativeManifests.name(policy.id()));
  }

  /**
   * Takes into account that all of a policy is stored.
   *
   * @param wasThere whether it was stored before
   * @return how long its webhook stays; zero or less if it need not
   */
  Duration begin(String policy, boolean wasThere) {
    Instant now = Instant.now();
    ended.remove(policy);
    Instant from =
        since.computeIfAbsent(policy, key -> wasThere ? now.minus(PROPAGATION_DELAY) : now);
    Duration stays = Duration.between(now, from.plus(PROPAGATION_DELAY));
    if (stays.compareTo(Duration.ZERO) <= 0 && settled.add(policy)) {
      changed.run();
    }
    return stays;
  }

  /**
   * Takes into account that something of a policy is the webhook's, or that it is gone.
   *
   * @return how long what took the webhook's place stays; zero or less if it need not
   */
  Duration end(String policy) {
    since.remove(policy);
    Instant now = Instant.now();
    if (settled.remove(policy)) {
      ended.put(policy, now);
      changed.run();
    }
    Instant from = ended.get(policy);
    Duration stays =
        from == null ? Duration.ZERO : Duration.between(now, from.plus(PROPAGATION_DELAY));
    if (stays.compareTo(Duration.ZERO) <= 0) {
      ended.remove(policy);
    }
    return stays;
  }
}
