package io.modelgate.certificates;

import java.util.Optional;

/** Where the serving certificate comes from. */
interface CertificateSource extends AutoCloseable {
  /** Looks, and does what is due; called every second by one thread. */
  void look();

  /** The newest that can be used; one that was given stays until there is a better one. */
  Optional<ServingCertificate> current();

  /** Why there is none yet, one sentence. */
  String missing();

  /** Ends it. */
  @Override
  default void close() {}
}
