/** Verifies again and again for the life of a sidecar, and tells Kubernetes how it stands. */
@NullMarked
package io.modelgate.cli.watch;

import org.jspecify.annotations.NullMarked;
