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
public record TrustPlaces(Map<String, String> variables, Map<Trust.Entry, String> directories) {
  /** The places of what one method trusts. */
  public static TrustPlaces of(Method method) {
    return of(method.trusts());
  }

  /** The places of what a policy trusts: first its method's, then what models are named by. */
  public static TrustPlaces of(Method method, List<ModelLocation> models) {
    Set<Trust> trusts = new LinkedHashSet<>(method.trusts());
    models.forEach(each -> each.identity().digestsFrom().ifPresent(trusts::add));
    return of(trusts);
  }

  private static TrustPlaces of(Collection<? extends Trust> trusts) {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<Trust.Entry, String> directories = new LinkedHashMap<>();
    for (Trust trust : trusts) {
      if (trust instanceof Trust.Inline inline) {
        variables.put(numbered(Trust.VARIABLE, "_", variables.size()), inline.text());
      } else if (trust instanceof Trust.Entry entry) {
        directories.put(entry, numbered(Trust.DIRECTORY.toString(), "-", directories.size()));
      }
    }
    return new TrustPlaces(variables, directories);
  }

  /** What the verifier's option gets: a path, or {@code env://} and a variable. */
  String argument(Trust trust) {
    if (trust instanceof Trust.InPod file) {
      return file.path();
    }
    if (trust instanceof Trust.Entry entry) {
      return directories.get(entry) + "/" + TrustVolume.FILE;
    }
    String text = ((Trust.Inline) trust).text();
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
