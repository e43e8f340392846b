/** What the operator hands in for signatures to be believed: keys, certificates, trust roots. */
@NullMarked
package io.modelgate.verify.trust;

import org.jspecify.annotations.NullMarked;
