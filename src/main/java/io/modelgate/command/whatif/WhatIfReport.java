package io.modelgate.command.whatif;

import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.PodChange;
import java.util.List;

/** Writes what comes of pods. */
interface WhatIfReport {
  /** Takes what comes of one pod. */
  void add(PodChange change);

  /**
   * Writes the end.
   *
   * @param notes what is assumed, one sentence each
   * @param faults why this is not all, one sentence each; empty if it is
   * @param exitCode of the command
   */
  void end(ChangeCounts tally, List<String> notes, List<String> faults, int exitCode);
}
