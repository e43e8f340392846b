/** Reads resources of whatever shape, from a cluster or a file, into policies and surroundings. */
@NullMarked
package io.modelgate.resource;

import org.jspecify.annotations.NullMarked;
