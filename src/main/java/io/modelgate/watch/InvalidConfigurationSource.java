package io.modelgate.watch;

import io.modelgate.policy.PolicySet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands where the configuration allows no source: nothing is watched, so that Modelgate never
 * starts, and pods that ask for validation are denied.
 *
 * @param faults what to mend, one sentence each
 */
record InvalidConfigurationSource(List<String> faults) implements PolicySource {
  @Override
  public void start(Consumer<PolicySet> listener) {
    listener.accept(PolicySet.faulty(faults));
  }

  @Override
  public void stop() {}

  @Override
  public Optional<String> ended() {
    return faults.stream().findFirst();
  }

  @Override
  public String description() {
    return "nowhere";
  }
}
