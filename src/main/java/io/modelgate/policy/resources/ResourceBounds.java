package io.modelgate.policy.resources;

import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView.Item;
import io.modelgate.policy.resources.PodAmounts.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What LimitRanges and the pod's own resources say of one resource that one verifier gets.
 *
 * @param name of the resource
 * @param pod what its containers ask for
 * @param ranges the LimitRanges of its namespace
 * @param besideRequests what others request while the verifier runs
 * @param besideLimits what others are limited to meanwhile
 */
record ResourceBounds(
    String name,
    PodAmounts pod,
    List<LimitRangeView> ranges,
    Quantity besideRequests,
    Quantity besideLimits) {

  /** An amount, and how a sentence says what sets it. */
  record Bound(Quantity amount, Supplier<String> says) {}

  /** The least of what it is limited to. */
  Optional<Bound> highest() {
    List<Bound> bounds = new ArrayList<>();
    pod.own(Kind.LIMITS, name)
        .ifPresent(
            amount ->
                bounds.add(
                    new Bound(
                        amount,
                        () ->
                            "spec.resources of the pod limits %s to %s"
                                .formatted(name, amount.of(name)))));
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Optional.ofNullable(item.max().get(name))
            .flatMap(max -> byMaximum(range, item, max))
            .ifPresent(bounds::add);
        item.ratio(name).flatMap(ratio -> byRatio(range, item, ratio)).ifPresent(bounds::add);
      }
    }
    return bounds.stream().min(Comparator.comparing(Bound::amount));
  }

  private Optional<Bound> byMaximum(LimitRangeView range, Item item, Quantity max) {
    String says = "LimitRange \"%s\" allows %s at most %s of %s";
    if (item.isOfContainers()) {
      return Optional.of(
          new Bound(max, () -> says.formatted(range.name(), "a container", max.of(name), name)));
    }
    if (pod.own(Kind.LIMITS, name).isPresent()) {
      return Optional.empty(); // it counts for the pod, whatever its containers have
    }
    return Optional.of(
        new Bound(
            max.minus(besideLimits),
            () ->
                (says + ", of which other containers use %s")
                    .formatted(range.name(), "a pod", max.of(name), name, besideLimits.of(name))));
  }

  private Optional<Bound> byRatio(LimitRangeView range, Item item, Quantity ratio) {
    return byRatio(item, ratio)
        .map(amount -> amount.down(name))
        .map(
            amount ->
                new Bound(
                    amount,
                    () ->
                        "LimitRange \"%s\" allows a limit of %s of at most %s times the request, which leaves %s"
                            .formatted(
                                range.name(),
                                name,
                                ratio.amount().stripTrailingZeros().toPlainString(),
                                amount.of(name))));
  }

  /** The highest limit where requests cannot be raised to go with it. */
  private Optional<Quantity> byRatio(Item item, Quantity ratio) {
    Optional<Quantity> left = left();
    if (item.isOfContainers()) {
      return left.map(ratio::times);
    }
    if (pod.own(Kind.LIMITS, name).isPresent()) {
      return Optional.empty();
    }
    Optional<Quantity> own = pod.own(Kind.REQUESTS, name);
    if (own.isPresent()) {
      return own.map(amount -> ratio.times(amount).minus(besideLimits));
    }
    return besideLimits.compareTo(ratio.times(besideRequests)) > 0
        ? Optional.of(ratio.times(pod.whole(Kind.REQUESTS, name)).minus(besideLimits))
        : Optional.empty();
  }

  /** What the pod's own requests leave for it; empty if it has none. */
  Optional<Quantity> left() {
    return pod.hasOwn()
        ? pod.own(Kind.REQUESTS, name).map(own -> own.minus(besideRequests))
        : Optional.empty();
  }

  /**
   * The most of what it must be limited to: what it works with, and what a LimitRange asks for.
   *
   * @param least with which it works
   */
  Bound needed(Quantity least) {
    Bound needed =
        new Bound(least, () -> "The verifier needs %s of %s".formatted(least.of(name), name));
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Quantity min = item.min().get(name);
        if (min != null && item.isOfContainers() && min.compareTo(needed.amount()) > 0) {
          needed =
              new Bound(
                  min,
                  () ->
                      "LimitRange \"%s\" requires a container to request %s of %s"
                          .formatted(range.name(), min.of(name), name));
        }
      }
    }
    return needed;
  }

  /** What LimitRanges want requested by a container with this limit; nothing if none does. */
  Bound asked(Optional<Quantity> limit) {
    Bound asked = new Bound(Quantity.ZERO, () -> "");
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Quantity min = item.min().get(name);
        Quantity least = min != null && item.isOfContainers() ? min : Quantity.ZERO;
        if (limit.isPresent() && item.ratio(name).isPresent()) {
          least = least.max(asked(item, item.ratio(name).get(), limit.get()));
        }
        if (least.compareTo(asked.amount()) > 0) {
          asked = new Bound(least, range::name);
        }
      }
    }
    return asked;
  }

  private Quantity asked(Item item, Quantity ratio, Quantity limit) {
    if (item.isOfContainers()) {
      return limit.through(ratio);
    }
    Quantity whole = besideLimits.plus(limit);
    boolean isEnough =
        pod.own(Kind.REQUESTS, name).isPresent()
            || whole.compareTo(ratio.times(pod.whole(Kind.REQUESTS, name))) <= 0;
    return isEnough ? Quantity.ZERO : whole.through(ratio).minus(besideRequests);
  }
}
