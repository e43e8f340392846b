package io.modelgate.policy.resources;

import io.modelgate.policy.quantity.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a LimitRange (core/v1) bounds.
 *
 * @param name its name
 * @param items its bounds for containers and pods, in order
 */
public record LimitRangeView(String name, List<Item> items) {

  /**
   * The resources that a verifier has no use for; with whether each container must request some.
   */
  Map<String, Boolean> othersOfContainers() {
    Map<String, Boolean> others = new HashMap<>();
    items.stream().filter(Item::isOfContainers).forEach(item -> others.putAll(item.others()));
    return others;
  }

  /**
   * The bounds for one type.
   *
   * @param type {@code Container} or {@code Pod}
   * @param min least requests by resource
   * @param max highest limits by resource
   * @param ratio how many times its request a limit may be, by resource
   * @param others resources that a verifier has no use for, such as GPUs, which it gives to
   *     containers or bounds; with whether each container must request some
   */
  public record Item(
      String type,
      Map<String, Quantity> min,
      Map<String, Quantity> max,
      Map<String, Quantity> ratio,
      Map<String, Boolean> others) {
    /** How many times its request a limit of a resource may be; empty if it does not say. */
    Optional<Quantity> ratio(String name) {
      return Optional.ofNullable(ratio.get(name))
          .filter(amount -> amount.compareTo(Quantity.ZERO) > 0);
    }

    /** Whether it bounds each container, and not the pod as a whole. */
    boolean isOfContainers() {
      return type.equals("Container");
    }
  }
}
