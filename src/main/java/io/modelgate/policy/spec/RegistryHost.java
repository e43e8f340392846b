package io.modelgate.policy.spec;

import java.util.List;
import java.util.Locale;

/**
 * The registry at the beginning of an image reference.
 *
 * @param host in the spelling that stands for all: lower case, without the default port, without
 *     dots at its end, and {@link #DOCKER_HUB} for its other names
 * @param length how much of the reference names it, with the slash; zero where nothing does
 */
record RegistryHost(String host, int length) {
  /** Where images are from that name no registry. */
  static final String DOCKER_HUB = "docker.io";

  /** The names of {@link #DOCKER_HUB}. */
  static final List<String> NAMES_OF_DOCKER_HUB =
      List.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");

  private static final int DEFAULT_PORT = 443;
  private static final int MAX_PORT_LENGTH = 9;

  /** That of a name without tag and digest. */
  static RegistryHost of(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return isHost(first)
        ? new RegistryHost(unified(first), slash + 1)
        : new RegistryHost(DOCKER_HUB, 0);
  }

  /** Distribution's rule: repositories have no upper case, so a first part with some is a host. */
  private static boolean isHost(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  /** Whether the reference names a registry. */
  boolean isNamed() {
    return length > 0;
  }

  /** The one spelling of a host, with or without a port. */
  static String unified(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':', lower.lastIndexOf(']') + 1);
    String name = withoutDotsAtTheEnd(colon < 0 ? lower : lower.substring(0, colon));
    String port = colon < 0 ? "" : port(lower.substring(colon + 1));
    return port.isEmpty() && NAMES_OF_DOCKER_HUB.contains(name) ? DOCKER_HUB : name + port;
  }

  private static String withoutDotsAtTheEnd(String name) {
    int end = name.length();
    while (end > 1 && name.charAt(end - 1) == '.') {
      end--;
    }
    return name.substring(0, end);
  }

  /** With its colon, without zeros before it; empty for the default. */
  private static String port(String digits) {
    if (digits.isEmpty()
        || digits.length() > MAX_PORT_LENGTH
        || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
      return ":" + digits;
    }
    int port = Integer.parseInt(digits);
    return port == DEFAULT_PORT ? "" : ":" + port;
  }
}
