package io.modelgate.policy.model;

import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.TrustLocations;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.recall.Recalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a verifier's container is the same in every pod, for whoever compares it elsewhere. Texts
 * are as the kubelet reads them, before {@code $} is doubled.
 *
 * @param command what its image starts
 * @param arguments by what a pod's annotations tighten, without those about recalls, about volumes
 *     that are mounted inside the model's, and without the model's path if the policy has none
 * @param environment literal values by name, in order
 * @param path the model's; empty if it is where the pod mounts the volumes that the policy selects
 * @param ignored absolute paths that are left out of the model
 * @param files paths of which the verifier sees what the workload sees: signature and keys
 * @param trusts entries of ConfigMaps and Secrets by the directory at which each is mounted
 * @param startupProbe command by which a native sidecar says that the model is verified; empty if
 *     it verifies once
 */
public record VerifierTemplate(
    List<String> command,
    Map<Tightened, List<String>> arguments,
    Map<String, String> environment,
    Optional<String> path,
    List<String> ignored,
    List<String> files,
    Map<String, TrustSource.Entry> trusts,
    List<String> startupProbe) {
  /** Where a native sidecar's own volumes are mounted: its state, and what is recalled. */
  public static final List<String> OWN_MOUNTS =
      List.of("/run/modelgate", VerifierImage.RECALLS_DIRECTORY);

  /** Options of which there may be any number, which say nothing that a verdict rests on. */
  public static final String RECALLED = Recalls.OPTION;

  /** The beginning of the option that names the file of recalls. */
  public static final String RECALLS_FILE = Recalls.FILE_OPTION;

  /** The beginning of the option that names the path of a volume inside the model's. */
  public static final String MOUNTED_INSIDE = "--mounted-inside=";

  /** The beginning of the option that says how often a model is verified again. */
  public static final String WATCH = "--watch=";

  private static final String UNKNOWN = "/";

  /**
   * What a pod's annotations tighten.
   *
   * @param signedFilesOnly whether all files must be signed
   * @param noLinks whether symbolic links are refused
   * @param gitToo whether git's files must match
   */
  public record Tightened(boolean signedFilesOnly, boolean noLinks, boolean gitToo) {
    /** The same with signed files only. */
    public Tightened withSigned() {
      return new Tightened(true, noLinks, gitToo);
    }

    /** The same without links. */
    public Tightened withLinks() {
      return new Tightened(signedFilesOnly, true, gitToo);
    }

    /** The same with git's files. */
    public Tightened withGit() {
      return new Tightened(signedFilesOnly, noLinks, true);
    }

    private AnnotationOverrides tightening() {
      return new AnnotationOverrides(false, signedFilesOnly, noLinks, gitToo, List.of());
    }
  }

  /** Those of a policy: one for each of its models. */
  public static List<VerifierTemplate> of(Usable policy) {
    return policy.models().stream().map(model -> of(policy, model)).toList();
  }

  private static VerifierTemplate of(Usable policy, ModelLocation model) {
    TrustLocations places = TrustLocations.of(policy.method(), policy.models());
    Map<Tightened, List<String>> arguments = new LinkedHashMap<>();
    for (int bits = 0; bits < 8; bits++) {
      Tightened tightened = new Tightened((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0);
      arguments.put(tightened, arguments(policy, model, places, tightened));
    }
    Set<String> files = new LinkedHashSet<>();
    model.signature().ifPresent(files::add);
    for (TrustSource trust : policy.method().trusts()) {
      if (trust instanceof TrustSource.InPod file) {
        files.add(file.path());
      }
    }
    Map<String, TrustSource.Entry> trusts = new LinkedHashMap<>();
    places.directories().forEach((entry, directory) -> trusts.put(directory, entry));
    return new VerifierTemplate(
        VerifierImage.command(policy.method()),
        arguments,
        places.variables(),
        model.path(),
        model
            .path()
            .map(path -> model.ignored().stream().map(each -> below(path, each)).toList())
            .orElse(List.of()),
        List.copyOf(files),
        trusts,
        policy.interval().isPresent() ? VerifierImage.sidecar("").readyProbe() : List.of());
  }

  private static String below(String path, String ignored) {
    return Path.of(path).resolve(ignored).normalize().toString();
  }

  private static List<String> arguments(
      Usable policy, ModelLocation model, TrustLocations places, Tightened tightened) {
    ModelLocation tighter = tightened.tightening().tighten(model);
    List<String> all =
        new ArrayList<>(
            VerifierArguments.of(
                policy,
                tighter.path().isPresent() ? tighter : tighter.at(UNKNOWN),
                places,
                Set.of(),
                List.of(),
                Optional.empty()));
    all.removeIf(each -> each.startsWith(RECALLS_FILE));
    all.replaceAll(each -> each.startsWith(WATCH) ? WATCH : each);
    if (model.path().isEmpty()) {
      all.remove(all.size() - 1);
    }
    return List.copyOf(all);
  }
}
