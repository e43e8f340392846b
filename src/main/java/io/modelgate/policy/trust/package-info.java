/** What policies trust: texts that stand in them, and TrustRoots. */
@NullMarked
package io.modelgate.policy.trust;

import org.jspecify.annotations.NullMarked;
