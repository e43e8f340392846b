/** The webhook: HTTP and JSON in, a decision, HTTP and JSON out. */
@NullMarked
package io.modelgate.admission;

import org.jspecify.annotations.NullMarked;
