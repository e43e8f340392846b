/** A randomized adversary with the ordinary roles of a cluster, and what must hold against it. */
@NullMarked
package io.modelgate.adversary;

import org.jspecify.annotations.NullMarked;
