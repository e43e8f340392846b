/** Turns a decision into a JSON Patch (RFC 6902) against the untyped pod. */
@NullMarked
package io.modelgate.patch;

import org.jspecify.annotations.NullMarked;
