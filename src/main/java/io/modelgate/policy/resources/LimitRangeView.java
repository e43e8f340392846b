package io.modelgate.policy.resources;

import io.modelgate.policy.quantity.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What a LimitRange (core/v1) bounds.
 *
 * @param name its name
 * @param items its bounds for containers and pods, in order
 */
public record LimitRangeView(String name, List<Item> items) {

  /**
   * The bounds for one type.
   *
   * @param type {@code Container} or {@code Pod}
   * @param min least requests by resource
   * @param max highest limits by resource
   * @param ratio how many times its request a limit may be, by resource
   */
  public record Item(
      String type,
      Map<String, Quantity> min,
      Map<String, Quantity> max,
      Map<String, Quantity> ratio) {
    /** Whether it bounds each container, and not the pod as a whole. */
    boolean isOfContainers() {
      return type.equals("Container");
    }
  }
}
