/**
 * {@code modelgate migrate}: resources of the upstream operator and of Gatekeeper as resources of
 * Modelgate.
 */
@NullMarked
package io.modelgate.command.migrate;

import org.jspecify.annotations.NullMarked;
