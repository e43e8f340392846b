package io.modelgate.pattern;

import java.util.List;

/**
 * Identities that nobody has: a pattern that matches one of them excludes nobody. Names under
 * .invalid belong to no one (RFC 2606). The definitions' rules repeat them.
 */
final class NonexistentIdentities {
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

  /** Alternative names of certificates; fewer, since a definition's rule may only cost so much. */
  static final List<String> NAMES =
      List.of(
          "Zy9@u5.invalid",
          "https://u5.invalid/",
          "http://u5.invalid/",
          "spiffe://u5.invalid/c2",
          "urn:zy9:x8",
          "u5.invalid");

  private NonexistentIdentities() {}
}
