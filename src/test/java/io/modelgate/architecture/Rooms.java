package io.modelgate.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rooms of the house, which are the packages right below it: see src/site/architecture.md. */
public final class Rooms {
  /** Which room may import which others. */
  static final Map<String, Set<String>> MAY_IMPORT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "admission", Set.of("shutdown", "patch", "policy", "config", "log", "pattern")),
              Map.entry("patch", Set.of("policy", "api")),
              Map.entry("policy", Set.of("api", "pattern")),
              Map.entry("resource", Set.of("policy", "api")),
              Map.entry("whatif", Set.of("patch", "policy", "api")),
              Map.entry("watch", Set.of("reconcile", "resource", "policy", "api", "config", "log")),
              Map.entry(
                  "report",
                  Set.of("reconcile", "watch", "policy", "api", "config", "log", "pattern")),
              Map.entry(
                  "dashboard",
                  Set.of(
                      "report", "watch", "whatif", "resource", "policy", "api", "config", "log")),
              Map.entry("certificates", Set.of("reconcile", "watch", "config", "log")),
              Map.entry(
                  "health",
                  Set.of(
                      "reconcile", "report", "watch", "certificates", "shutdown", "config", "log")),
              Map.entry("cli", Set.of("verify", "pattern")),
              Map.entry(
                  "command",
                  Set.of(
                      "cli",
                      "verify",
                      "whatif",
                      "resource",
                      "patch",
                      "policy",
                      "api",
                      "config",
                      "pattern")),
              Map.entry("shutdown", Set.of("config", "log")),
              Map.entry("reconcile", Set.of("log")),
              Map.entry("api", Set.of()),
              Map.entry("verify", Set.of("pattern")),
              Map.entry("config", Set.of("policy", "pattern")),
              Map.entry("launch", Set.of()),
              Map.entry("log", Set.of()),
              Map.entry("pattern", Set.of())));

  private Rooms() {}

  /** Every room. */
  public static Set<String> all() {
    return MAY_IMPORT.keySet();
  }

  /** A room with all that it may need: those that it may import, and what those may. */
  public static Set<String> needed(String room) {
    Set<String> needed = new TreeSet<>();
    add(room, needed);
    return needed;
  }

  private static void add(String room, Set<String> needed) {
    if (needed.add(room)) {
      MAY_IMPORT.getOrDefault(room, Set.of()).forEach(each -> add(each, needed));
    }
  }
}
