package io.modelgate.policy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView.Item;
import io.modelgate.policy.resources.PodAmounts.Kind;
import io.modelgate.policy.resources.ResourceBounds.Bound;
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

  /** What it gets of a resource that it does not ask for, if each container must: for its log. */
  private static final Map<String, Quantity> UNASKED =
      Map.of("ephemeral-storage", Quantity.parse("64Mi").orElseThrow());

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

  /**
   * Fits in one more.
   *
   * @param wanted what it asks for if nothing stands against it
   * @param isSidecar whether it goes on beside the workload
   * @throws UndecidableException with a sentence that names what stands against it
   */
  public ContainerResources fit(ContainerResources wanted, boolean isSidecar)
      throws UndecidableException {
    Map<String, String> requests = new TreeMap<>();
    Map<String, String> limits = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(wanted.requests().keySet());
    names.addAll(wanted.limits().keySet());
    for (Item item : containerItems()) {
      names.addAll(item.ratio().keySet());
    }
    boolean isGuaranteed = pod.isGuaranteed();
    if (isGuaranteed) {
      names.addAll(PodAmounts.OF_QUALITY);
    }
    for (String name : names) {
      ResourceBounds bounds = bounds(name, isSidecar);
      Optional<Quantity> limit = limit(bounds, wanted);
      Quantity request = request(bounds, wanted, limit);
      if (isGuaranteed && PodAmounts.OF_QUALITY.contains(name)) {
        // An init container that asks for no more than the pod gets anyway costs nothing.
        Quantity whole = pod.whole(Kind.LIMITS, name);
        request = request.max(isSidecar ? limit.orElse(whole) : limit.orElse(whole).min(whole));
        limit = Optional.of(request);
      }
      if (isSidecar) {
        set(Kind.REQUESTS, name, request);
        limit.ifPresent(amount -> set(Kind.LIMITS, name, amount));
      }
      limit.ifPresent(amount -> limits.put(name, amount.of(name)));
      requests.put(name, request.of(name));
    }
    Map<String, String> none = none();
    requests.putAll(none);
    limits.putAll(none);
    return new ContainerResources(requests, limits);
  }

  /** Of these, LimitRanges would give it some, GPUs for example, if it did not ask for none. */
  private Map<String, String> none() throws UndecidableException {
    Map<String, String> none = new TreeMap<>();
    for (LimitRangeView range : ranges) {
      for (Map.Entry<String, Boolean> other : range.othersOfContainers().entrySet()) {
        if (other.getValue()) {
          throw new UndecidableException(
              """
              LimitRange "%s" requires each container to request %s, which the verifier never does: \
              use an item of type Pod instead.\
              """
                  .formatted(range.name(), other.getKey()));
        }
        none.put(other.getKey(), "0");
      }
    }
    return none;
  }

  private List<Item> containerItems() {
    return ranges.isEmpty()
        ? List.of()
        : ranges.stream()
            .flatMap(range -> range.items().stream())
            .filter(Item::isOfContainers)
            .toList();
  }

  private ResourceBounds bounds(String name, boolean isSidecar) {
    return new ResourceBounds(
        name,
        pod,
        ranges,
        beside(isSidecar, Kind.REQUESTS, name),
        beside(isSidecar, Kind.LIMITS, name));
  }

  private Optional<Quantity> limit(ResourceBounds bounds, ContainerResources wanted)
      throws UndecidableException {
    String name = bounds.name();
    Optional<Bound> highest = bounds.highest();
    Bound needed = bounds.needed(least(name, wanted));
    if (highest.isPresent() && highest.get().amount().compareTo(needed.amount()) < 0) {
      throw new UndecidableException(
          "%s, but %s: raise that, or set spec.verifier.resources of the policy."
              .formatted(needed.says().get(), highest.get().says().get()));
    }
    boolean mustHaveOne = containerItems().stream().anyMatch(item -> item.ratio(name).isPresent());
    Optional<Quantity> most =
        amount(wanted.limits(), name)
            .or(() -> mustHaveOne ? Optional.of(needed.amount()) : Optional.empty())
            .map(amount -> amount.max(needed.amount()));
    return highest.isEmpty()
        ? most
        : Optional.of(most.orElse(highest.get().amount()).min(highest.get().amount()));
  }

  /** What it works with. */
  private static Quantity least(String name, ContainerResources wanted) {
    Quantity least =
        amount(wanted.requests(), name)
            .or(() -> amount(wanted.limits(), name))
            .orElse(UNASKED.getOrDefault(name, Quantity.ZERO));
    return name.equals(CPU) ? least.min(LEAST_CPU) : least;
  }

  private static Quantity request(
      ResourceBounds bounds, ContainerResources wanted, Optional<Quantity> limit)
      throws UndecidableException {
    String name = bounds.name();
    Bound asked = bounds.asked(limit);
    Quantity request =
        amount(wanted.requests(), name).or(() -> limit).orElse(Quantity.ZERO).max(asked.amount());
    request = request.min(limit.orElse(request));
    Optional<Quantity> left = bounds.left();
    if (left.isPresent() && left.get().compareTo(asked.amount()) < 0) {
      throw new UndecidableException(
          """
          LimitRange "%s" requires the verifier to request %s of %s, but the requests in \
          spec.resources of the pod leave %s for it: raise them.\
          """
              .formatted(asked.says().get(), asked.amount().of(name), name, left.get().of(name)));
    }
    return request.min(left.orElse(request));
  }

  private Quantity beside(boolean isSidecar, Kind kind, String name) {
    return pod.beside(isSidecar, kind, name)
        .plus(taken.getOrDefault(kind, Map.of()).getOrDefault(name, Quantity.ZERO));
  }

  private void set(Kind kind, String name, Quantity amount) {
    taken.computeIfAbsent(kind, key -> new HashMap<>()).merge(name, amount, Quantity::plus);
  }

  private static Optional<Quantity> amount(Map<String, String> amounts, String name) {
    return Optional.ofNullable(amounts.get(name)).flatMap(Quantity::parse);
  }
}
