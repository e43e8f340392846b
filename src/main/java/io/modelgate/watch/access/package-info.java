/** Asks the API server who somebody is, and what they may see. */
@NullMarked
package io.modelgate.watch.access;

import org.jspecify.annotations.NullMarked;
