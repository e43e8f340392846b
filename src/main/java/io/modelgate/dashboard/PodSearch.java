package io.modelgate.dashboard;

import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.report.PodStatus;
import io.modelgate.watch.access.Listable;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.PodPages;
import io.modelgate.watch.outcome.PodPages.Page;
import jakarta.ws.rs.core.Response.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Looks through the pods that one caller may list, some pages at a time: every replica answers, and
 * only the leader watches pods.
 */
final class PodSearch {
  private static final int MAX_PAGES = 40;
  private static final int ENOUGH_ITEMS = 100;
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** What is shown of a pod, if anything is. */
  interface Shown<T> {
    Optional<T> of(ObservedPod pod, PodStatus state, PolicySet policies);
  }

  /** Where a part begins: the namespace, or empty for all, and what the API server calls it. */
  private record Position(String namespace, String page) {
    static Position parse(String text) {
      int slash = text.indexOf('/');
      return slash < 0
          ? new Position("", "")
          : new Position(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return namespace + "/" + page;
    }
  }

  private final PodPages pages;
  private final PolicyEngine engine;
  private final PolicySet policies;
  private final Visibility visibility;
  private final InstantSource clock;

  PodSearch(
      PodPages pages,
      PolicyEngine engine,
      PolicySet policies,
      Visibility visibility,
      InstantSource clock) {
    this.pages = pages;
    this.engine = engine;
    this.policies = policies;
    this.visibility = visibility;
    this.clock = clock;
  }

  /**
   * One part of the list.
   *
   * @param namespace whose pods, or empty for all that the caller may list
   * @param position {@link Listing#next} of the part before, or empty
   */
  <T> Listing<T> run(String namespace, String position, Shown<T> shown) {
    return run(
        namespace,
        position,
        this::isConcerned,
        pod -> shown.of(pod, PodStatus.of(pod, engine, policies, clock.instant()), policies));
  }

  /**
   * The same of whatever is shown.
   *
   * @param isConcerned which namespaces are looked at for who may not list pods everywhere
   */
  <T> Listing<T> run(
      String namespace,
      String position,
      Predicate<String> isConcerned,
      Function<ObservedPod, Optional<T>> shown) {
    if (!namespace.isEmpty() && !NAMESPACE.matcher(namespace).matches()) {
      throw new ProblemException(
          Status.BAD_REQUEST, "Parameter namespace is not the name of a namespace.");
    }
    boolean isEverywhere = visibility.everywhere(Listable.PODS);
    List<String> scopes = scopes(namespace, isEverywhere, isConcerned);
    Position next = Position.parse(position);
    List<T> items = new ArrayList<>();
    int seen = 0;
    for (String scope : scopes) {
      if (scope.compareTo(next.namespace()) < 0) {
        continue; // an earlier page has covered it
      }
      String page = scope.equals(next.namespace()) ? next.page() : "";
      do {
        if (seen == MAX_PAGES || items.size() >= ENOUGH_ITEMS) {
          return Listing.of(isEverywhere, items, new Position(scope, page).toString());
        }
        page = add(scope, page, shown, items);
        seen++;
      } while (!page.isEmpty());
    }
    return Listing.of(isEverywhere, items, "");
  }

  /** Adds what a page holds; gives where the next begins. */
  private <T> String add(
      String scope, String position, Function<ObservedPod, Optional<T>> shown, List<T> items) {
    Page page =
        pages
            .get(scope, position)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Status.GONE, "Parameter continue has expired: start again without it."));
    for (ObservedPod pod : page.pods()) {
      shown.apply(pod).ifPresent(items::add);
    }
    return page.next();
  }

  /** What is listed one after the other: everything, or namespaces in order. */
  private List<String> scopes(
      String namespace, boolean isEverywhere, Predicate<String> isConcerned) {
    if (namespace.isEmpty() && isEverywhere) {
      return List.of("");
    }
    Collection<String> wanted =
        namespace.isEmpty()
            ? policies.namespaces().labels().keySet().stream().filter(isConcerned).toList()
            : List.of(namespace);
    return List.copyOf(visibility.among(Listable.PODS, wanted));
  }

  private boolean isConcerned(String namespace) {
    return !policies.sandboxIn(namespace).isEmpty() || !policies.in(namespace).all().isEmpty();
  }
}
