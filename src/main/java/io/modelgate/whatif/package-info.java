/** What a change of policies would do to pods that are stored, before it is applied. */
@NullMarked
package io.modelgate.whatif;

import org.jspecify.annotations.NullMarked;
