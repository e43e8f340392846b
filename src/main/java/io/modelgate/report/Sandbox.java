package io.modelgate.report;

import java.util.Arrays;
import java.util.Optional;

/** Whose kernel a pod runs on, as {@code modelgate verify} tells it. */
enum Sandbox {
  GVISOR("gvisor", "gVisor's"),
  KATA("kata", "a Kata guest's"),
  HOST("host", "no sandbox's"),
  UNKNOWN("unknown", "unknown");

  private final String spelling;
  private final String display;

  Sandbox(String spelling, String display) {
    this.spelling = spelling;
    this.display = display;
  }

  /** Whose it is, as sentences say it. */
  String display() {
    return display;
  }

  /** One by its name in results. */
  static Optional<Sandbox> of(String spelling) {
    return Arrays.stream(values()).filter(each -> each.spelling.equals(spelling)).findFirst();
  }

  /**
   * What the handler of a RuntimeClass stands for; empty where that cannot be told from inside. A
   * handler's name is the node's to choose: these are what gVisor and Kata Containers install.
   */
  static Optional<Sandbox> ofHandler(String handler) {
    if (isOrStartsWith(handler, "runsc") || isOrStartsWith(handler, "gvisor")) {
      return Optional.of(GVISOR);
    }
    // A remote guest is a cloud's machine, which bears no mark of Kata's.
    return isOrStartsWith(handler, "kata") && !isOrStartsWith(handler, "kata-remote")
        ? Optional.of(KATA)
        : Optional.empty();
  }

  private static boolean isOrStartsWith(String handler, String name) {
    return handler.equals(name) || handler.startsWith(name + "-");
  }
}
