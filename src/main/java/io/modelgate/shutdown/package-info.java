/**
 * How a replica ends: it answers for a while after SIGTERM, until nobody is sent to it any more.
 */
@NullMarked
package io.modelgate.shutdown;

import org.jspecify.annotations.NullMarked;
