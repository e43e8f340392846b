package io.modelgate.watch;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The one Lease (coordination.k8s.io/v1) that an election is about, in the API server. */
interface LeaseStore {
  /**
   * The Lease at some time.
   *
   * @param version another after each change
   * @param holder who holds it, or empty
   * @param duration how long after its last change nobody else may take it
   * @param transitions how often it went from one to another
   * @param since when its holder took it, by the holder's clock: only to be read by people
   */
  record StoredLease(
      String version,
      String holder,
      Duration duration,
      int transitions,
      Optional<ZonedDateTime> since) {}

  /**
   * As a watch saw it last, where there is one that works; within, empty where there is no Lease.
   */
  Optional<Optional<StoredLease>> watched();

  /** As it is stored now; empty where there is none. */
  Optional<StoredLease> read();

  /**
   * Creates or replaces it.
   *
   * @param before how it was; if it is another meanwhile, the API server refuses with a conflict
   * @param holder who is to hold it, or empty
   * @return how it is now
   */
  StoredLease write(Optional<StoredLease> before, String holder);
}
