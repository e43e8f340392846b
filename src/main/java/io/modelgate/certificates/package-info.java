/** The certificate that the server shows: mounted, or made here; taken without a restart. */
@NullMarked
package io.modelgate.certificates;

import org.jspecify.annotations.NullMarked;
