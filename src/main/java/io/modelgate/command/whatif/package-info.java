/** {@code modelgate what-if}: what a change of policies would do to the pods of a cluster. */
@NullMarked
package io.modelgate.command.whatif;

import org.jspecify.annotations.NullMarked;
