/** Which models, signers and signatures are recalled, and what was verified that may be. */
@NullMarked
package io.modelgate.policy.recall;

import org.jspecify.annotations.NullMarked;
