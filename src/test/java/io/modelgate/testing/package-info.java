/** The real parts that integration tests run on: an API server and Liberty. */
@NullMarked
package io.modelgate.testing;

import org.jspecify.annotations.NullMarked;
