package io.modelgate.policy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Resources;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView.Item;
import io.modelgate.policy.resources.PodAmounts.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fits validation containers into one pod: into the LimitRanges of its namespace and into the pod's
 * own resources; and where the pod is of class Guaranteed, it stays so. What a container requests
 * is the least that it works with, what it is limited to the most that it has a use for.
 */
public final class ResourceFit {
  private static final String CPU = "cpu";

  /** With less than it requests, a verifier is slower, no more; with none it has no limit. */
  private static final Quantity LEAST_CPU = Quantity.parse("10m").orElseThrow();

  private final PodAmounts pod;
  private final List<LimitRangeView> ranges;

  /** What those that were fitted in before go on to take beside the next. */
  private final Map<Kind, Map<String, Quantity>> taken = new HashMap<>();

  private ResourceFit(PodAmounts pod, List<LimitRangeView> ranges) {
    this.pod = pod;
    this.ranges = ranges;
  }

  /**
   * Begins with none.
   *
   * @param ranges the LimitRanges of the pod's namespace
   */
  public static ResourceFit of(JsonNode pod, Fetchers fetchers, List<LimitRangeView> ranges) {
    return new ResourceFit(PodAmounts.of(pod, fetchers), ranges);
  }

  /** A bound, and how a sentence says it. */
  private record Bound(Quantity amount, String says) {}

  /**
   * Fits in one more.
   *
   * @param wanted what it asks for if nothing stands against it
   * @param isSidecar whether it goes on beside the workload
   * @throws UndecidableException with a sentence that names what stands against it
   */
  public Resources fit(Resources wanted, boolean isSidecar) throws UndecidableException {
    Map<String, String> requests = new TreeMap<>();
    Map<String, String> limits = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(wanted.requests().keySet());
    names.addAll(wanted.limits().keySet());
    if (pod.isGuaranteed()) {
      names.addAll(PodAmounts.OF_QUALITY);
    }
    for (String name : names) {
      Optional<Quantity> limit = limit(name, wanted, isSidecar);
      Quantity request = request(name, wanted, limit, isSidecar);
      if (pod.isGuaranteed() && PodAmounts.OF_QUALITY.contains(name)) {
        // An init container that asks for no more than the pod gets anyway costs nothing.
        Quantity whole = pod.whole(Kind.LIMITS, name);
        request = request.max(isSidecar ? limit.orElse(whole) : limit.orElse(whole).min(whole));
        limit = Optional.of(request);
      }
      if (isSidecar) {
        take(Kind.REQUESTS, name, request);
        limit.ifPresent(amount -> take(Kind.LIMITS, name, amount));
      }
      limit.ifPresent(amount -> limits.put(name, amount.of(name)));
      requests.put(name, request.of(name));
    }
    return new Resources(requests, limits);
  }

  private Optional<Quantity> limit(String name, Resources wanted, boolean isSidecar)
      throws UndecidableException {
    Optional<Bound> highest = highest(name, isSidecar);
    Bound needed = needed(name, wanted);
    if (highest.isPresent() && highest.get().amount().compareTo(needed.amount()) < 0) {
      throw new UndecidableException(
          "%s, but %s: raise that, or set spec.verifier.resources of the policy."
              .formatted(needed.says(), highest.get().says()));
    }
    Optional<Quantity> most =
        amount(wanted.limits(), name).map(amount -> amount.max(needed.amount()));
    return highest.isEmpty()
        ? most
        : Optional.of(most.orElse(highest.get().amount()).min(highest.get().amount()));
  }

  /** The least of what it is limited to by others. */
  private Optional<Bound> highest(String name, boolean isSidecar) {
    List<Bound> bounds = new ArrayList<>();
    pod.own(Kind.LIMITS, name)
        .ifPresent(
            amount ->
                bounds.add(
                    new Bound(
                        amount,
                        "spec.resources of the pod limits %s to %s"
                            .formatted(name, amount.of(name)))));
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Quantity max = item.max().get(name);
        if (max == null) {
          continue;
        }
        String says = "LimitRange \"%s\" allows %s at most %s of %s";
        if (item.isOfContainers()) {
          bounds.add(
              new Bound(max, says.formatted(range.name(), "a container", max.of(name), name)));
        } else if (pod.own(Kind.LIMITS, name).isEmpty()) {
          Quantity beside = beside(isSidecar, Kind.LIMITS, name);
          bounds.add(
              new Bound(
                  max.minus(beside),
                  (says + ", of which others take %s")
                      .formatted(range.name(), "a pod", max.of(name), name, beside.of(name))));
        }
      }
    }
    return bounds.stream().min(Comparator.comparing(Bound::amount));
  }

  /** The most of what it must request: what it works with, and what a LimitRange asks for. */
  private Bound needed(String name, Resources wanted) {
    Quantity least =
        amount(wanted.requests(), name)
            .or(() -> amount(wanted.limits(), name))
            .orElse(Quantity.ZERO);
    if (name.equals(CPU)) {
      least = least.min(LEAST_CPU);
    }
    Bound needed = new Bound(least, "The verifier needs %s of %s".formatted(least.of(name), name));
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Quantity min = item.min().get(name);
        if (min != null && item.isOfContainers() && min.compareTo(needed.amount()) > 0) {
          needed =
              new Bound(
                  min,
                  "LimitRange \"%s\" wants a container to request %s of %s"
                      .formatted(range.name(), min.of(name), name));
        }
      }
    }
    return needed;
  }

  private Quantity request(
      String name, Resources wanted, Optional<Quantity> limit, boolean isSidecar)
      throws UndecidableException {
    Quantity least = Quantity.ZERO;
    String by = "";
    for (LimitRangeView range : ranges) {
      for (Item item : range.items()) {
        Quantity asked = asked(name, item, limit);
        if (asked.compareTo(least) > 0) {
          least = asked;
          by = range.name();
        }
      }
    }
    Quantity request =
        amount(wanted.requests(), name).or(() -> limit).orElse(Quantity.ZERO).max(least);
    request = request.min(limit.orElse(request));
    Optional<Quantity> own = pod.hasOwn() ? pod.own(Kind.REQUESTS, name) : Optional.empty();
    if (own.isEmpty()) {
      return request;
    }
    Quantity left = own.get().minus(beside(isSidecar, Kind.REQUESTS, name));
    if (left.compareTo(least) < 0) {
      throw new UndecidableException(
          """
          LimitRange "%s" wants the verifier to request %s of %s, but spec.resources of the pod \
          requests %s, of which %s is left for it: raise that.\
          """
              .formatted(by, least.of(name), name, own.get().of(name), left.of(name)));
    }
    return request.min(left);
  }

  /** What a LimitRange wants requested. */
  private static Quantity asked(String name, Item item, Optional<Quantity> limit) {
    Quantity min = item.isOfContainers() ? item.min().get(name) : null;
    Quantity ratio = item.ratio().get(name);
    Quantity asked = min == null ? Quantity.ZERO : min;
    return ratio == null || limit.isEmpty() || ratio.compareTo(Quantity.ZERO) <= 0
        ? asked
        : asked.max(limit.get().through(ratio));
  }

  private Quantity beside(boolean isSidecar, Kind kind, String name) {
    return pod.beside(isSidecar, kind, name)
        .plus(taken.getOrDefault(kind, Map.of()).getOrDefault(name, Quantity.ZERO));
  }

  private void take(Kind kind, String name, Quantity amount) {
    taken.computeIfAbsent(kind, key -> new HashMap<>()).merge(name, amount, Quantity::plus);
  }

  private static Optional<Quantity> amount(Map<String, String> amounts, String name) {
    return Optional.ofNullable(amounts.get(name)).flatMap(Quantity::parse);
  }
}
