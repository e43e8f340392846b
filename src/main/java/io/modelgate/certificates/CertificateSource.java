package io.modelgate.certificates;

import java.util.Optional;

/** Where the serving certificate comes from. */
interface CertificateSource extends AutoCloseable {
  /** Looks whether there is a newer one; called by one thread, now and then. */
  void poll();

  /** Has somebody told when there may be a newer one, as far as the source knows itself. */
  default void onChange(Runnable listener) {}

  /** The newest that can be used; one that was given stays until there is a better one. */
  Optional<ServingCertificate> current();

  /** What has ended that must go on, one sentence; empty if nothing has. */
  default Optional<String> ended() {
    return Optional.empty();
  }

  /** Why there is none yet, one sentence. */
  String missing();

  /** Stops watching for newer certificates. */
  @Override
  default void close() {}
}
