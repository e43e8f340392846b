package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The object that an action is about. What a controller makes has another name each time, so it is
 * named by what it was made for.
 *
 * @param kind its kind
 * @param ownerKind the kind of what it was made for; its own where it was made for itself
 * @param name its name, or that of what it was made for
 */
record Target(Kind kind, Kind ownerKind, String name) {
  /** One that somebody named. */
  static Target named(Kind kind, String name) {
    return new Target(kind, kind, name);
  }

  /** As written in a file: {@code Pod/a}, or {@code Pod of Job/a}. */
  static Target parse(String text) {
    List<String> words = List.of(text.split(" of |/", -1));
    return words.size() == 2
        ? named(Kind.of(words.get(0)), words.get(1))
        : new Target(Kind.of(words.get(0)), Kind.of(words.get(1)), words.get(2));
  }

  @Override
  public String toString() {
    return isMade()
        ? kind.spelling() + " of " + ownerKind.spelling() + "/" + name
        : kind.spelling() + "/" + name;
  }

  /** Whether a controller made it. */
  boolean isMade() {
    return kind != ownerKind;
  }

  /** Its name in a namespace, now; the newest where there are several. */
  Optional<String> find(Caller caller, String namespace) {
    if (!isMade()) {
      return Optional.of(name);
    }
    String found = "";
    String newest = "";
    for (JsonNode each : caller.get(kind.path(namespace)).path("items")) {
      String since = each.at("/metadata/creationTimestamp").asText();
      if (isOurs(each) && since.compareTo(newest) >= 0) {
        newest = since;
        found = each.at("/metadata/name").asText();
      }
    }
    return Optional.of(found).filter(each -> !each.isEmpty());
  }

  /** Controllers begin the names of what they make with their own, and those with theirs. */
  private boolean isOurs(JsonNode object) {
    String owner = object.at("/metadata/ownerReferences/0/name").asText();
    return owner.equals(name) || owner.startsWith(name + "-");
  }
}
