package io.modelgate.policy.compiled;

import io.modelgate.policy.decision.Injection.TrustVolume;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a verifier finds what a policy trusts: an environment variable for each text, and a
 * directory for each entry of a ConfigMap or Secret.
 *
 * @param variables their texts by name, in order
 * @param directories by the entry that is mounted there, in order
 */
public record TrustLocations(
    Map<String, String> variables, Map<TrustSource.Entry, String> directories) {
  /** The places of what one method trusts. */
  public static TrustLocations of(Method method) {
    return of(method.trusts());
  }

  /** The places of what a policy trusts: first its method's, then what models are named by. */
  public static TrustLocations of(Method method, List<ModelLocation> models) {
    Set<TrustSource> trusts = new LinkedHashSet<>(method.trusts());
    models.forEach(each -> each.identity().digestsFrom().ifPresent(trusts::add));
    return of(trusts);
  }

  private static TrustLocations of(Collection<? extends TrustSource> trusts) {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<TrustSource.Entry, String> directories = new LinkedHashMap<>();
    for (TrustSource trust : trusts) {
      if (trust instanceof TrustSource.Inline inline) {
        variables.put(numbered(TrustSource.VARIABLE, "_", variables.size()), inline.text());
      } else if (trust instanceof TrustSource.Entry entry) {
        directories.put(entry, numbered(TrustSource.DIRECTORY.toString(), "-", directories.size()));
      }
    }
    return new TrustLocations(variables, directories);
  }

  /** What the verifier's option gets: a path, or {@code env://} and a variable. */
  String argument(TrustSource trust) {
    if (trust instanceof TrustSource.InPod file) {
      return file.path();
    }
    if (trust instanceof TrustSource.Entry entry) {
      return directories.get(entry) + "/" + TrustVolume.FILE;
    }
    String text = ((TrustSource.Inline) trust).text();
    return variables.entrySet().stream()
        .filter(each -> each.getValue().equals(text))
        .map(each -> "env://" + each.getKey())
        .findFirst()
        .orElseThrow();
  }

  private static String numbered(String name, String separator, int index) {
    return index == 0 ? name : name + separator + (index + 1);
  }
}
