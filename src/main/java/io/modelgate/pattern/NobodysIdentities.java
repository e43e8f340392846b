package io.modelgate.pattern;

import java.util.List;
import java.util.function.Predicate;

/**
 * Identities that nobody has: whoever matches one of them tells nobody from anybody. Names under
 * .invalid belong to no one (RFC 2606). The definitions' rules repeat them.
 */
final class NobodysIdentities {
  static final List<String> ALL =
      List.of(
          "a0b1@c2d3.invalid",
          "Zy9.x8@w7-v6.u5.invalid",
          "qzxjkv@wvut.invalid",
          "https://a0b1.invalid/c2d3/e4f5@refs/heads/g6h7",
          "http://Zy9.invalid/x8",
          "https://wvut.invalid/qzxjkv",
          "spiffe://a0b1.invalid/c2d3",
          "urn:zy9:x8",
          "a0b1.c2d3.invalid",
          "a0b1/c2d3",
          "refs/zy9/x8",
          "a0b1",
          "Zy9",
          "qzxjkv");

  private NobodysIdentities() {}

  static boolean anyMatches(Predicate<String> pattern) {
    return ALL.stream().anyMatch(pattern);
  }
}
