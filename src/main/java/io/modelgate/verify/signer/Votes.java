package io.modelgate.verify.signer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many of the accepted signers have signed. Nobody counts twice, and no entry of a list does:
 * one key that two entries name, or that also has a certificate, is one signer, and two
 * certificates of an authority count for its one entry.
 */
public final class Votes {
  private final Map<String, Signer> signers = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> entries = new LinkedHashMap<>();

  /**
   * Somebody signed; of the payload nothing is kept.
   *
   * @param entry which of the accepted signers that is, by its place in the list
   */
  public void add(SignedPayload signed, int entry) {
    signers.putIfAbsent(signed.holder(), signed.signer());
    entries.computeIfAbsent(signed.holder(), each -> new HashSet<>()).add(entry);
  }

  /** Who counts: a largest set of signers, each with an entry of its own. */
  public List<Signer> counted() {
    Map<Integer, String> byEntry = new LinkedHashMap<>();
    List<Signer> counted = new ArrayList<>();
    signers.forEach(
        (holder, signer) -> {
          if (place(holder, byEntry, new HashSet<>())) {
            counted.add(signer);
          }
        });
    return counted;
  }

  /**
   * Finds an entry, if need be by moving others (augmenting paths); as deep as there are signers.
   */
  private boolean place(String holder, Map<Integer, String> byEntry, Set<Integer> tried) {
    for (int entry : entries.getOrDefault(holder, Set.of())) {
      if (tried.add(entry)) {
        String before = byEntry.get(entry);
        if (before == null || place(before, byEntry, tried)) {
          byEntry.put(entry, holder);
          return true;
        }
      }
    }
    return false;
  }
}
