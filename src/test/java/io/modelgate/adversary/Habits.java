package io.modelgate.adversary;

import io.modelgate.adversary.Actions.Move;
import java.util.List;
import java.util.Map;

/**
 * What an adversary is fond of: probabilities of what a pod has, and weights of moves.
 *
 * @param marks Modelgate's own label, annotation and container, written by the pod's author
 * @param exempt the label of exemptions
 * @param asks the label that asks for validation
 * @param selected the label that policies select by
 * @param initContainers an ordinary init container, or a native sidecar
 * @param plainImages an image that no policy selects
 * @param kinds what it makes of which controllers make pods
 * @param moves what it does, and how often
 */
public record Habits(
    double marks,
    double exempt,
    double asks,
    double selected,
    double initContainers,
    double plainImages,
    List<Kind> kinds,
    Map<Move, Integer> moves) {
  /** Of everything something. */
  public static final Habits ALL =
      new Habits(
          0.1,
          0.05,
          0.15,
          0.3,
          0.3,
          0.4,
          Templates.KINDS,
          Map.ofEntries(
              Map.entry(Move.POD, 10),
              Map.entry(Move.APPLIED_POD, 2),
              Map.entry(Move.TEMPLATE, 5),
              Map.entry(Move.RELABEL, 8),
              Map.entry(Move.RELABEL_BY_STATUS, 2),
              Map.entry(Move.ANNOTATE, 2),
              Map.entry(Move.SET_IMAGE, 6),
              Map.entry(Move.REPLACE, 2),
              Map.entry(Move.DEBUG, 4),
              Map.entry(Move.RESIZE, 1),
              Map.entry(Move.SCALE, 1),
              Map.entry(Move.CHANGE_TEMPLATE, 5),
              Map.entry(Move.RESUME, 3),
              Map.entry(Move.POLICY, 2),
              Map.entry(Move.SETTLE, 1),
              Map.entry(Move.DELETE_POLICY, 1),
              Map.entry(Move.DELETE, 1)));

  /** The same of somebody who writes Modelgate's own marks at most rarely. */
  public Habits withFewMarks() {
    return new Habits(0.01, exempt, asks, 0.5, initContainers, plainImages, kinds, moves);
  }
}
