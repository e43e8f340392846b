package io.modelgate.policy.model;

import io.modelgate.api.Enforcement;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.TrustLocations;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.recall.Recalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command line of {@code modelgate verify} for one policy and model. */
final class VerifierArguments {
  private VerifierArguments() {}

  /**
   * The arguments, the model last.
   *
   * @param model with its path
   * @param places where the verifier finds what the policy trusts
   * @param recalled options for what is recalled
   * @param receipts option for receipts, if any may be relied on
   * @param nested paths at which the pod mounts other volumes inside the model's
   */
  static List<String> of(
      Usable policy,
      ModelLocation model,
      TrustLocations places,
      Set<String> nested,
      List<String> recalled,
      Optional<String> receipts) {
    List<String> arguments = new ArrayList<>(List.of("verify"));
    arguments.addAll(policy.method().arguments());
    model.signature().ifPresent(path -> arguments.add("--signature=" + path));
    model.ignored().forEach(path -> arguments.add("--ignore-paths=" + path));
    model
        .ignoreGit()
        .ifPresent(yes -> arguments.add(yes ? "--ignore-git-paths" : "--no-ignore-git-paths"));
    if (model.ignoreHuggingFaceState()) {
      arguments.add("--ignore-huggingface-state");
    }
    if (model.ignoreAttestations()) {
      arguments.add("--ignore-attestations");
    }
    if (model.ignoreUnsigned()) {
      arguments.add("--ignore-unsigned-files");
    }
    if (model.followLinks()) {
      arguments.add("--allow-symlinks");
    }
    arguments.addAll(model.identity().arguments(places));
    arguments.addAll(recalled);
    receipts.ifPresent(arguments::add);
    nested.stream().sorted().forEach(path -> arguments.add("--mounted-inside=" + path));
    if (policy.enforcement() != Enforcement.Enforce) {
      arguments.add("--report-only");
    }
    policy
        .interval()
        .ifPresent(
            every -> {
              arguments.add("--watch=" + every.toSeconds() + "s");
              arguments.add("--state-file=" + VerifierImage.STATE_FILE);
              arguments.add(
                  Recalls.FILE_OPTION + VerifierImage.RECALLS_DIRECTORY + "/" + RecallsVolume.FILE);
            });
    arguments.add(model.path().orElseThrow());
    return List.copyOf(arguments);
  }
}
