package io.modelgate.policy.compiled;

import java.util.List;

/**
 * How well RuntimeClasses isolate.
 *
 * @param strongestFirst their names; one that is not among them, and none at all, isolate least
 */
public record Isolation(List<String> strongestFirst) {

  /** Whether one isolates at least as well as another that is among those that are ordered. */
  public boolean isAtLeast(String one, String other) {
    int place = strongestFirst.indexOf(one);
    return place >= 0 && place <= strongestFirst.indexOf(other);
  }

  /** Whether it says how well a RuntimeClass isolates. */
  public boolean knows(String name) {
    return strongestFirst.contains(name);
  }
}
