/** Tells what became of the pods: in the policies' status, as Events, as metrics. */
@NullMarked
package io.modelgate.report;

import org.jspecify.annotations.NullMarked;
