package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import java.util.List;

/** Which init containers come before the verification: as {@code Fetchers} has it. */
final class FetchersCel {
  /** Without tag and digest. */
  private static final String REPOSITORY =
      """
      [c.?image.orValue("").split("@", 2)[0]].map(w, w.substring(0, size(w) - size(w.find(":[^/]*$"))))[0]\
      """;

  private FetchersCel() {}

  /** Whether init container {@code c} fetches a model, or waits for it. */
  static Cel include(Fetchers fetchers) {
    return any(fetchers.known());
  }

  /** Whether init container {@code c} fetches a model, or serves volumes. */
  static Cel comeBefore(Fetchers fetchers) {
    return Cel.of(
        "%s || (c.?restartPolicy.orValue(\"\") == \"Always\" && %s)",
        any(fetchers.known()), any(fetchers.servers()));
  }

  private static Cel any(List<Fetcher> fetchers) {
    return Cel.any(
        fetchers.stream()
            .map(
                each ->
                    Cel.of(
                        "%s && (%s || %s)",
                        CelPatterns.glob(Cel.name("c.name"), each.name()),
                        CelPatterns.glob(Cel.name("c.?image.orValue(\"\")"), each.image()),
                        CelPatterns.glob(Cel.of(REPOSITORY), each.image())))
            .toList());
  }
}
