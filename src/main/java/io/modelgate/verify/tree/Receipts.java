package io.modelgate.verify.tree;

import java.time.Instant;
import java.util.List;

/** The receipts of earlier verifications that may be relied on: signed, of this node, not old. */
@FunctionalInterface
public interface Receipts {
  /**
   * One of them.
   *
   * @param content what was hashed
   * @param verified when
   */
  record Receipt(ContentIdentity content, Instant verified) {}

  /** All of them; none if there is any doubt about them. */
  List<Receipt> get();
}
