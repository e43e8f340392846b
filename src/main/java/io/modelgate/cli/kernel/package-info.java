/** The kernel that a command runs on: the node's own, or a sandbox's. */
@NullMarked
package io.modelgate.cli.kernel;

import org.jspecify.annotations.NullMarked;
