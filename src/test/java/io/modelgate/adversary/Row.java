package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.admission.LocalWebhook.Flaw;
import io.modelgate.adversary.Actions.Move;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ways around that were found on a real node: what the product is without their fix, and which
 * adversary finds each again.
 */
enum Row {
  /** The product as it is. */
  NONE,
  /** Labels by which the author of a pod or a template exempts it. */
  ROW_1,
  /** An ordinary init container mounts another volume that the policy selects. */
  ROW_2,
  /** An ordinary init container mounts another volume at the policy's path. */
  ROW_3,
  /** A label that Modelgate gives, written by the pod's author; selected later. */
  ROW_4,
  /** Really injected, under the namespace's own policy that audits; selected later. */
  ROW_5,
  /** A debugger with an image that the policy selects. */
  ROW_8,
  /** A pod older than its policy, with its own container and marks. */
  ROW_9;

  /** That of a namespace, by the name of its world. */
  static Row of(String namespace) {
    return Stream.of(values())
        .filter(row -> namespace.startsWith("adv-" + row.word() + "-"))
        .findFirst()
        .orElse(NONE);
  }

  /** How names of its worlds begin. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** What the product is without the row's fix. */
  Flaw flaw() {
    return switch (this) {
      case NONE -> Flaw.NONE;
      case ROW_1 -> new Flaws.Exempting();
      case ROW_2, ROW_3 -> new Flaws.HidingInitContainers();
      case ROW_4, ROW_5 -> new Flaws.TrustingMarks();
      case ROW_8 -> new Flaws.AdmittingDebuggers();
      case ROW_9 -> new Flaws.KeepingMarks(); // and what is told: TrustedMarks.tell
    };
  }

  /** What the adversary that looks for it does. */
  Habits habits() {
    return switch (this) {
      case NONE -> Habits.ALL;
      case ROW_1 ->
          new Habits(
              0,
              0.5,
              0,
              0.7,
              0,
              0.5,
              List.of(Kind.CRON_JOB, Kind.JOB),
              Map.of(Move.TEMPLATE, 2, Move.CHANGE_TEMPLATE, 3, Move.RESUME, 3));
      case ROW_2, ROW_3 -> habits(0, 0, 0.8, Map.of(Move.POD, 1));
      case ROW_4 -> habits(0.6, 0, 0, Map.of(Move.POD, 3, Move.RELABEL, 4, Move.SET_IMAGE, 4));
      case ROW_5 -> habits(0, 0, 0, Map.of(Move.ASKING_POD, 4, Move.SET_IMAGE, 5, Move.AUDIT, 2));
      case ROW_8 -> habits(0, 0, 0, Map.of(Move.POD, 2, Move.DEBUG, 4));
      case ROW_9 -> habits(0.9, 0, 0, Map.of(Move.POD, 4, Move.SELECTING_POLICY, 1));
    };
  }

  private static Habits habits(double marks, double exempt, double init, Map<Move, Integer> moves) {
    return new Habits(marks, exempt, 0, 0.5, init, 0.5, Templates.KINDS, moves);
  }

  /** The cluster's policies. */
  List<JsonNode> policies(Chance chance) {
    return switch (this) {
      case NONE -> Policies.ofTheCluster(chance);
      case ROW_1, ROW_3 -> policies(1);
      case ROW_2 -> policies(2);
      case ROW_4 -> policies(0, 1);
      case ROW_5, ROW_8 -> policies(0);
      case ROW_9 -> List.of();
    };
  }

  private static List<JsonNode> policies(int... selectors) {
    return IntStream.of(selectors)
        .<JsonNode>mapToObj(each -> Policies.ofTheCluster("m" + each, Policies.SELECTORS.get(each)))
        .toList();
  }
}
