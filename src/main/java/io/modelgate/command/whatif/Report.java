package io.modelgate.command.whatif;

import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.Tally;
import java.util.List;

/** Writes what comes of pods. */
interface Report {
  /** Takes what comes of one pod. */
  void add(PodChange change);

  /**
   * Writes the end.
   *
   * @param notes what is assumed, one sentence each
   * @param faults why this is not all, one sentence each; empty if it is
   * @param exitCode of the command
   */
  void end(Tally tally, List<String> notes, List<String> faults, int exitCode);
}
