package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.input.UndecidedException;
import java.util.function.Consumer;

/** Where stored pods are from: a cluster, or a dump of one. */
@FunctionalInterface
interface PodSource {
  /**
   * Hands over all of them, one after the other.
   *
   * @throws UndecidedException if not all can be read
   */
  void each(Consumer<JsonNode> pod) throws UndecidedException;
}
