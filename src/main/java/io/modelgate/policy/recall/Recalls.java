package io.modelgate.policy.recall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.Recall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is recalled.
 *
 * @param usable the recalls that can be applied, by their names
 * @param arguments the options of every verifier, in at most 64 KiB
 * @param keylessArguments those of them that concern keyless signatures only
 * @param beyond the recalls for which there was no room in the options
 * @param lines the same for verifiers that go on, for their file: a line each, in at most 1 MB
 * @param beyondLines the recalls for which there was no room in the file either
 */
public record Recalls(
    List<Recall.Usable> usable,
    List<String> arguments,
    Set<String> keylessArguments,
    List<PolicyId> beyond,
    String lines,
    List<PolicyId> beyondLines) {
  /** No model and no signer is recalled. */
  public static final Recalls NONE =
      new Recalls(List.of(), List.of(), Set.of(), List.of(), "", List.of());

  /** How the option begins, with which a verifier is told of one. */
  public static final String OPTION = "--recalled=";

  /** How the option begins that names a sidecar's file of recalls. */
  public static final String FILE_OPTION = "--recalls-file=";

  /** One argument of a process has at most 128 KiB. */
  private static final int MAX_BYTES = 64 * 1024;

  /** A ConfigMap takes 1 MiB, and a verifier reads no more. */
  private static final int MAX_LINE_BYTES = 1_000_000;

  /** Some recalls; those that cannot be applied recall nothing. */
  public static Recalls of(Collection<Recall> recalls) {
    List<Recall.Usable> usable =
        recalls.stream()
            .filter(Recall.Usable.class::isInstance)
            .map(Recall.Usable.class::cast)
            .sorted(Comparator.comparing(Recall::name))
            .toList();
    List<String> arguments = new ArrayList<>();
    Set<String> keyless = new HashSet<>();
    List<PolicyId> beyond = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    List<PolicyId> beyondLines = new ArrayList<>();
    int bytes = 0;
    int bytesOfLines = 0;
    for (Recall.Usable each : usable) {
      String json = RecallArguments.of(each.pattern());
      int length = json.getBytes(UTF_8).length;
      if (bytesOfLines + length + 1 > MAX_LINE_BYTES) {
        beyondLines.add(each.id());
      } else {
        bytesOfLines += length + 1;
        lines.append(json).append('\n');
      }
      int lengthOfOption = OPTION.length() + length;
      if (bytes + lengthOfOption > MAX_BYTES) {
        beyond.add(each.id());
      } else {
        bytes += lengthOfOption;
        arguments.add(OPTION + json);
        if (each.pattern().isOfKeylessOnly()) {
          keyless.add(OPTION + json);
        }
      }
    }
    return usable.isEmpty()
        ? NONE
        : new Recalls(
            usable,
            List.copyOf(arguments),
            Set.copyOf(keyless),
            List.copyOf(beyond),
            lines.toString(),
            List.copyOf(beyondLines));
  }

  /**
   * The options of a policy's verifiers. What names only identities and log entries concerns
   * keyless signatures alone.
   */
  public List<String> arguments(Method method) {
    return method.isKeyless() || keylessArguments.isEmpty()
        ? arguments
        : arguments.stream().filter(each -> !keylessArguments.contains(each)).toList();
  }

  /** One sentence, if all that a policy accepts is recalled, as far as the policy tells. */
  public Optional<String> refusal(Usable policy) {
    return usable.isEmpty()
        ? Optional.empty()
        : new RecalledPolicy(patterns()).refusal(policy).map(why -> why + ".");
  }

  /** Which recalls mean one of these models, each with a sentence without its full stop. */
  public Map<PolicyId, String> of(List<SignedModel> models) {
    Map<PolicyId, String> found = new LinkedHashMap<>();
    for (Recall.Usable each : usable) {
      models.stream()
          .flatMap(model -> each.pattern().refusal(model.facts()).stream())
          .findFirst()
          .ifPresent(why -> found.put(each.id(), why));
    }
    return found;
  }

  private List<RecallPattern> patterns() {
    return usable.stream().map(Recall.Usable::pattern).toList();
  }
}
